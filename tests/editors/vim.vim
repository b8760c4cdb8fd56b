" Writes to $DDP_ANSWER, as JSON, what Vim says of the files in its argument list: for each file,
" its filetype, and for each line a list with the syntax items at each byte, the outermost first.

let s:names = {}
function! s:Name(id) abort
  if !has_key(s:names, a:id)
    let s:names[a:id] = synIDattr(a:id, 'name')
  endif
  return s:names[a:id]
endfunction

let s:answer = []
for s:file in argv()
  execute 'edit' fnameescape(s:file)
  let s:lines = []
  for s:number in range(1, line('$'))
    let s:columns = range(1, strlen(getline(s:number)))
    call add(s:lines, map(s:columns, 'join(map(synstack(s:number, v:val), "s:Name(v:val)"))'))
  endfor
  call add(s:answer, {'filetype': &filetype, 'lines': s:lines})
endfor
call writefile([json_encode(s:answer)], $DDP_ANSWER)
qall!
