import { defineCommand } from '../define-command.ts';

export const completionCommand = defineCommand({
  name: 'completion',
  summary: 'print a script that completes commands and options in a shell',
  arguments: [{ name: 'shell', about: 'the shell', choices: ['bash', 'zsh', 'fish', 'powershell'] }],
  options: {},
  examples: [
    { line: 'source <(sluice completion bash)', about: 'bash and zsh, in ~/.bashrc or ~/.zshrc with its own name' },
    { line: 'sluice completion fish > ~/.config/fish/completions/sluice.fish', about: 'fish' },
    { line: 'sluice completion powershell | Out-String | Invoke-Expression', about: 'PowerShell, in $PROFILE' },
  ],
  async run(standing, [shell = '']) {
    const { scriptOf } = await import('../completion/scripts.ts');
    const { outputOf } = await import('../ui/output-of.ts');
    outputOf(standing).print(scriptOf(shell));
    return 0;
  },
});
