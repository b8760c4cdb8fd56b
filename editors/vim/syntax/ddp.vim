" Vim syntax file
" Language: ddp
" The tokens are those of grammar/ddp.lark; the words come from autoload/ddp/words.vim, which is
" generated. A test compares what this file says of every token with the compiler's own lexer.

if exists('b:current_syntax')
  finish
endif
let s:cpo_save = &cpoptions
set cpoptions&vim

syntax case match
" Only a parameter list goes on over lines, but nothing shows where one began.
syntax sync fromstart

" Terminals ------------------------------------------------------------------------------------

let s:word = '[A-Za-z_][A-Za-z0-9_-]*\%([./][A-Za-z0-9_*-]\+\)*'
let s:word_end = '\%([A-Za-z0-9_-]\|[./][A-Za-z0-9_*-]\)\@!'
let s:number = '-\=[0-9][A-Za-z0-9_.%/:+-]*'
let s:number_end = '[A-Za-z0-9_.%/:+-]\@!'
let s:blank = '[ \t\x0c\r]'
" What Python takes for white space: no part of a path.
let s:spaces = '\t-\r\x1c- \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000'

" One of these words; the longest first, so that none hides one that it begins.
function s:Either(words) abort
  let l:sorted = sort(copy(a:words), {one, two -> len(two) - len(one)})
  return '\%(' . join(l:sorted, '\|') . '\)'
endfunction

" Whole words; `~` is in no pattern here, so it can stand around them.
function s:AnyOf(words) abort
  return '~' . s:Either(a:words) . s:word_end . '~'
endfunction

" Arguments: at the same place, the item that is defined later wins -------------------------------

syntax match ddpStray ~[^ \t\x0c\r]~ contained

execute 'syntax match ddpWord ~' . s:word . '~ contained'

execute 'syntax match ddpNumber ~' . s:number . '~ contained'
let s:unit = '\%(' . s:Either(ddp#words#units) . '\|/' . s:Either(ddp#words#rate_units) . '\)'
let s:quantity = '[0-9]\+\%(\.[0-9]\+\)\=' . s:unit . '\='
execute 'syntax match ddpNumber ~-\=' . s:quantity . '\%(\.\.' . s:quantity . '\)\=' . s:number_end
      \ . '~ contained contains=ddpUnit'
execute 'syntax match ddpUnit ~[0-9]\@1<=' . s:unit . '~ contained'

execute 'syntax match ddpPath ~/[^;{}"#$' . s:spaces . ']*~ contained'

syntax match ddpOpenString ~"\%([^"\\\r]\|\\[^\r]\)*\\\=~ contained
syntax match ddpString ~"\%([^"\\\r]\|\\[^\r]\)*"~ contained
      \ contains=ddpBadEscape,ddpEscape,ddpReference
syntax match ddpBadEscape ~\\.~ contained
syntax match ddpEscape ~\\\%(u{\x\{1,6}}\|[\\"nt$]\)~ contained
syntax match ddpReference ~${[A-Za-z_][A-Za-z0-9_-]*}~ contained

syntax match ddpArrow ~->~ contained
syntax match ddpAssignment ~=~ contained
syntax match ddpComma ~,~ contained
syntax match ddpParenthesis ~[()]~ contained

" A type stands behind a colon.
syntax match ddpColon ~:~ contained nextgroup=ddpBeforeType,ddpOtherType,ddpType
execute 'syntax match ddpBeforeType ~' . s:blank . '\+~ contained nextgroup=ddpOtherType,ddpType'
execute 'syntax match ddpOtherType ~' . s:word . '~ contained'
execute 'syntax match ddpType ' . s:AnyOf(ddp#words#types) . ' contained'

syntax cluster ddpValues contains=ddpStray,ddpNumber,ddpPath,ddpOpenString,ddpString,ddpReference,
      \ddpArrow,ddpComma,ddpParenthesis,ddpColon,ddpComment,ddpDocComment
syntax cluster ddpArguments contains=@ddpValues,ddpWord,ddpAssignment,ddpParameters

" In parentheses a statement goes on over lines.
syntax region ddpParameters matchgroup=ddpParenthesis start=~(~ end=~)~ end=~[{}]~me=s-1,he=s-1
      \ contained contains=@ddpValues,ddpParameter,ddpDefaultSign,ddpTerminator
execute 'syntax match ddpParameter ~' . s:word . '~ contained'
syntax match ddpDefaultSign ~=~ contained nextgroup=ddpBeforeDefault,ddpDefault
execute 'syntax match ddpBeforeDefault ~' . s:blank . '\+~ contained nextgroup=ddpDefault'
execute 'syntax match ddpDefault ~' . s:word . '~ contained'

" Statements -------------------------------------------------------------------------------------

" The arguments of a statement, up to its end; `more` are items of that statement alone.
function s:Arguments(group, more) abort
  execute 'syntax region' a:group 'contained transparent start=~\ze[^;{}]~ end=~[;{}]~me=s-1 end=~$~'
        \ 'contains=@ddpArguments' . a:more
endfunction

" No word begins it, so it is an error, but its tokens can be coloured.
syntax region ddpBroken transparent start=~\ze[^ \t\x0c\r;{}#]~ end=~[;{}]~me=s-1 end=~$~
      \ contains=@ddpArguments

call s:Arguments('ddpOtherArguments', '')
execute 'syntax match ddpStatement ~' . s:word . '~ nextgroup=ddpOtherArguments'

for s:group in ddp#words#statements
  let s:id = substitute(s:group.words[0], '-', '_', 'g')
  let s:more = ''
  for [s:kind, s:words] in [['ddpLiteral', s:group.literals], ['ddpValue', s:group.values]]
    if !empty(s:words)
      let s:item = s:kind . '_' . s:id
      execute 'syntax match' s:item s:AnyOf(s:words) 'contained'
      execute 'highlight default link' s:item s:kind
      let s:more .= ',' . s:item
    endif
  endfor
  let s:arguments = 'ddpArguments_' . s:id
  call s:Arguments(s:arguments, s:more)

  let s:next = s:arguments
  if !empty(s:group.first)
    let s:first = s:group.first ==# 'name' ? 'ddpName_' . s:id : 'ddpOwnPattern_' . s:id
    execute 'syntax match' s:first '~' . s:word . '~ contained nextgroup=' . s:arguments
    execute 'highlight default link' s:first substitute(s:first, '_.*', '', '')
    let s:next .= ',' . s:first
    if s:group.first ==# 'pattern'
      let s:first = 'ddpPattern_' . s:id
      execute 'syntax match' s:first s:AnyOf(ddp#words#patterns)
            \ 'contained nextgroup=' . s:arguments
      execute 'highlight default link' s:first 'ddpPattern'
      let s:next .= ',' . s:first
    endif
    execute 'syntax match ddpBefore_' . s:id '~' . s:blank . '\+~ contained nextgroup=' . s:next
    let s:next .= ',ddpBefore_' . s:id
  endif
  execute 'syntax match' (s:group.declares ? 'ddpDeclaration' : 'ddpSetting')
        \ s:AnyOf(s:group.words) 'nextgroup=' . s:next
endfor

syntax match ddpTerminator ~;~
syntax match ddpBrace ~[{}]~
syntax match ddpComment ~#[^\r]*~ contains=@Spell
syntax match ddpDocComment ~##[^\r]*~ contains=@Spell

" Colours ----------------------------------------------------------------------------------------

highlight default link ddpDeclaration Structure
highlight default link ddpSetting Statement
highlight default link ddpStatement Identifier
highlight default link ddpName Function
highlight default link ddpPattern Special
highlight default link ddpOwnPattern Function
highlight default link ddpParameter Identifier
highlight default link ddpType Type
highlight default link ddpLiteral Keyword
highlight default link ddpValue Constant
highlight default link ddpNumber Number
highlight default link ddpUnit Type
highlight default link ddpPath String
highlight default link ddpString String
highlight default link ddpEscape SpecialChar
highlight default link ddpReference PreProc
highlight default link ddpArrow Operator
highlight default link ddpAssignment Operator
highlight default link ddpDefaultSign Operator
highlight default link ddpColon Delimiter
highlight default link ddpComma Delimiter
highlight default link ddpParenthesis Delimiter
highlight default link ddpBrace Delimiter
highlight default link ddpTerminator Delimiter
highlight default link ddpComment Comment
highlight default link ddpDocComment SpecialComment
highlight default link ddpOpenString Error
highlight default link ddpBadEscape Error
highlight default link ddpStray Error

let b:current_syntax = 'ddp'
let &cpoptions = s:cpo_save
unlet s:cpo_save
