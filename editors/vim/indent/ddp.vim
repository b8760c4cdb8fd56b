" Indentation of .ddp files: one step for each block or parameter list that is open.

if exists('b:did_indent')
  finish
endif
let b:did_indent = 1

setlocal indentexpr=DdpIndent(v:lnum)
setlocal indentkeys=0},0),!^F,o,O
setlocal autoindent nosmartindent nocindent

let b:undo_indent = 'setlocal indentexpr< indentkeys< autoindent< smartindent< cindent<'

if exists('*DdpIndent')
  finish
endif

" The line without its strings, references and comment: in them brackets open nothing.
function s:Code(number) abort
  let l:tokens = '"\%([^"\\]\|\\.\)*"\=\|${[A-Za-z_][A-Za-z0-9_-]*}\|#.*'
  return substitute(getline(a:number), l:tokens, '', 'g')
endfunction

function DdpIndent(number) abort
  let l:before = prevnonblank(a:number - 1)
  if l:before == 0
    return 0
  endif
  " What closes at the start of a line has moved that line already.
  let l:code = substitute(s:Code(l:before), '^[ \t]*[})]\+', '', '')
  let l:opened = count(l:code, '{') + count(l:code, '(')
  let l:closed = count(l:code, '}') + count(l:code, ')')
  let l:steps = l:opened - l:closed - (s:Code(a:number) =~# '^[ \t]*[})]')
  return max([0, indent(l:before) + l:steps * shiftwidth()])
endfunction
