" Settings for .ddp files.

if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1

setlocal comments=:##,:# commentstring=#\ %s
setlocal formatoptions-=t formatoptions+=croql
" Names are joined by hyphens.
setlocal iskeyword+=-
setlocal expandtab shiftwidth=2 softtabstop=2

let b:undo_ftplugin = 'setlocal comments< commentstring< formatoptions< iskeyword<'
      \ . ' expandtab< shiftwidth< softtabstop<'
