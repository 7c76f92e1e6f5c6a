# zsh -f zsh_offers.zsh FOLDER LINE...
# What zsh offers at the end of each line, by the completion script in the folder: "<offer>", one a line, then "END".
if [[ $1 == inside ]]; then
  PROMPT=
  fpath=($2 $fpath)
  autoload -Uz compinit
  compinit -u -D
  zstyle ':completion:*' verbose no  # no descriptions
  LISTMAX=10000                      # no questions
  compadd() {
    # With these it only sorts words out for the function that calls it.
    if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
      builtin compadd "$@"
      return
    fi
    local -a hits
    builtin compadd -A hits "$@"
    ((${#hits})) && print -rl -- "<"${^hits}">"
  }
  offer() {
    zle complete-word
    print -r -- END
    zle kill-whole-line
  }
  zle -N offer
  bindkey '^I' offer
  print -r -- READY
  return
fi

zmodload zsh/zpty
until_line() {
  local part text=
  while zpty -r session part; do
    text+=$part
    [[ $text == *$'\n'$1* ]] && break
  done
  print -r -- $text
}
export TERM=dumb
zpty session zsh -f -i
zpty -w session "source $0 inside $1"
until_line READY >/dev/null
shift
for line in "$@"; do
  zpty -w -n session $line$'\t'
  until_line END
done
zpty -d session
