" Not `setfiletype`: what Vim guesses from the first line of a file must not win.
autocmd BufNewFile,BufRead *.ddp set filetype=ddp
