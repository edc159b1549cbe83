# Completion for bash: accord, its verbs and the programs accord-*.
# Nothing is listed here: options, their values and the verbs come from --help of the program at hand.
# SPDX-License-Identifier: GPL-3.0-or-later

# What --help of a program says about $2: "options", "verbs", "words" (in the usage line) or the argument of
# an option such as --format or -f.
_accord_ask ()
{
  awk -v what="$2" '
    /^usage: / { for (i = 3; i <= NF; i++) if ($i ~ /^[a-z]+(\|[a-z]+)+$/) words = words " " $i }
    /^[A-Z].*:$/ { section = $1 }
    section == "Verbs:" && /^  [a-z]/ { verbs = verbs " " $1 }
    /^ +(-[A-Za-z], )?--[a-z]/ {
      n = split ($0, field, /  +/)
      m = split (field[2], part, /,? /)
      long = part[1] ~ /^--/ ? 1 : 2
      options = options " " part[long]
      if (what == part[1] || what == part[long]) print (m > long ? part[long + 1] : "-")
    }
    END {
      if (what == "options") print options
      if (what == "verbs") print verbs
      if (what == "words") { gsub (/\|/, " ", words); print words }
    }' <<<"$1"
}

_accord ()
{
  local program=$1 word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} first=1 help argument words i
  COMPREPLY=()
  if [[ ${program##*/} == accord ]]; then
    if ((COMP_CWORD == 1)) || { ((COMP_CWORD == 2)) && [[ $before == help ]]; }; then
      help=$("$program" --help 2>/dev/null) || return 0
      words=$(_accord_ask "$help" verbs)
      ((COMP_CWORD == 2)) || words+=" help"
      [[ $word != -* ]] || words=$(_accord_ask "$help" options)
      COMPREPLY=($(compgen -W "$words" -- "$word"))
      return 0
    fi
    help=$("$program" "${COMP_WORDS[1]}" --help 2>/dev/null) || return 0
    first=2
  else
    help=$("$program" --help 2>/dev/null) || return 0
  fi

  # --format=x comes as three words
  if [[ $word == = ]]; then
    word=
  elif [[ $before == = ]]; then
    before=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  if [[ $before == -* ]]; then
    argument=$(_accord_ask "$help" "$before")
    case $argument in
      '' | - | *FILE* | *DATABASE*) ;;
      *\|*) COMPREPLY=($(compgen -W "${argument//|/ }" -- "$word")); return 0 ;;
      *) compopt +o default +o bashdefault 2>/dev/null; return 0 ;;
    esac
    [[ $argument != *[A-Z]* ]] || return 0
  fi
  if [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$(_accord_ask "$help" options)" -- "$word"))
    return 0
  fi
  words=$(_accord_ask "$help" words)
  for ((i = first; i < COMP_CWORD; i++)); do
    [[ " $words " != *" ${COMP_WORDS[i]} "* ]] || words=
  done
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}

complete -o bashdefault -o default -F _accord accord $(compgen -c accord- | sort -u)
