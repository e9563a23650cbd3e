# Completes PROGRAM in fish.
function __PROGRAM_complete
    set -l words (commandline -opc)
    $words[1] __complete -- $words[2..-1] (commandline -ct) 2>/dev/null
end
complete -c PROGRAM -f -a '(__PROGRAM_complete)'
