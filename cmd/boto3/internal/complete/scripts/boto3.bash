# Completes PROGRAM in bash.
_PROGRAM_complete() {
	local line=${COMP_LINE:0:COMP_POINT} current=${COMP_WORDS[COMP_CWORD]} words=() whole cut
	read -ra words <<<"$line"
	case $line in *[[:space:]]) words+=("") ;; esac
	whole=${words[${#words[@]} - 1]}
	mapfile -t COMPREPLY < <("${words[0]}" __complete -- "${words[@]:1}" 2>/dev/null)
	# bash parts words at some characters: what stands before the last one must not be
	# repeated.
	case $whole in
	*[:=]*)
		cut=${whole%"${whole##*[:=]}"}
		COMPREPLY=("${COMPREPLY[@]#"$cut"}")
		;;
	esac
}
complete -o default -F _PROGRAM_complete PROGRAM
