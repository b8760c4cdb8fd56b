" Writes to $DDP_ANSWER what the settings for .ddp files do: each file as Vim indents it, the word
" under the cursor, and a line commented by its comment string.

let s:answer = {'indented': []}
for s:file in argv()
  execute 'edit!' fnameescape(s:file)
  silent %left
  silent normal! gg=G
  call add(s:answer.indented, getline(1, '$'))
endfor

enew!
setfiletype ddp
call setline(1, 'attach rate-limit to my-shop')
normal! 1G9l
let s:answer.word = expand('<cword>')
let s:answer.comment = printf(&commentstring, 'text')
call setline(1, '## documented')
execute "normal! A and\<CR>more\<Esc>"
let s:answer.continued = getline(2)
execute b:undo_ftplugin
execute b:undo_indent
let s:answer.undone = [&l:commentstring ==# &g:commentstring, &l:indentexpr ==# '', &l:iskeyword ==# &g:iskeyword]
call writefile([json_encode(s:answer)], $DDP_ANSWER)
qall!
