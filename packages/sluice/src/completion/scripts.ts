/** Scripts that ask `sluice complete` for what may come next. They hold no names of commands, so they do not grow old. */
const scriptByShell: Readonly<Record<string, string>> = {
  bash: `# bash completion for sluice
_sluice() {
  local word candidates
  word="\${COMP_WORDS[COMP_CWORD]}"
  # COMP_WORDBREAKS makes "=" and ":" words of their own; what is completed is the text up to the cursor.
  candidates="$(sluice complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f1)"
  COMPREPLY=()
  while IFS= read -r line; do
    [ -n "$line" ] && COMPREPLY+=("$line")
  done <<< "$candidates"
}
complete -o default -F _sluice sluice`,
  zsh: `#compdef sluice
_sluice() {
  local -a candidates described
  local line
  candidates=("\${(@f)$(sluice complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  for line in $candidates; do
    [[ -n "$line" ]] && described+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  if (( \${#described} )); then
    _describe 'sluice' described
  else
    _files
  fi
}
if [ "$funcstack[1]" = "_sluice" ]; then
  _sluice "$@"
else
  compdef _sluice sluice
fi`,
  fish: `# fish completion for sluice
function __sluice_complete
    set -l words (commandline -opc)
    set -l found (sluice complete -- $words[2..-1] (commandline -ct) 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\\n' $found
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c sluice -f -a '(__sluice_complete)'`,
  powershell: `# PowerShell completion for sluice
Register-ArgumentCompleter -Native -CommandName sluice -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  # An empty last word would be lost on its way to a program; "" in quotes is not.
  $last = if ($wordToComplete -eq '') { '""' } else { $wordToComplete }
  sluice complete -- @words $last 2>$null | ForEach-Object {
    $word, $about = $_ -split "\`t", 2
    $tip = if ($about) { $about } else { $word }
    [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $tip)
  }
}`,
};

export function scriptOf(shell: string): string {
  const script = scriptByShell[shell];
  if (script === undefined) throw new Error(`there is no completion script for ${shell}`);
  return script;
}
