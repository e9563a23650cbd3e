#compdef PROGRAM
# Completes PROGRAM in zsh.
_PROGRAM_complete() {
	local -a found
	found=("${(@f)$("${words[1]}" __complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
	if (( ${#found} )) && [[ -n ${found[1]} ]]; then
		compadd -- "${found[@]}"
	else
		_files
	fi
}
compdef _PROGRAM_complete PROGRAM
