/** The first line of every page that is made: nobody should correct it by hand. */
const made = '<!-- Made by `npm run generate`; do not edit. -->';

export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(titles), `|${titles.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

export function code(text: string): string {
  if (text === '') return '';
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

export function page(title: string, intro: string, ...parts: readonly string[]): string {
  return `${[made, `# ${title}`, intro, ...parts].join('\n\n')}\n`;
}

/** A sentence of what is written as a fragment. */
export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}
