import { stripVTControlCharacters } from 'node:util';

export interface TableColumn {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Cut to what is left of the terminal's width; one column at most. */
  readonly isElastic?: boolean;
}

/** Rows under titles, aligned by what a terminal shows (wide characters count two, colours none). */
export function table(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  widthMax = process.stdout.columns ?? 160,
): string {
  const widths = columns.map((column, index) => Math.max(displayWidth(column.title), ...rows.map((row) => displayWidth(row[index] ?? ''))));
  const elastic = columns.findIndex((column) => column.isElastic);
  const total = widths.reduce((sum, width) => sum + width, 0) + (columns.length - 1) * 2;
  if (elastic >= 0 && total > widthMax) widths[elastic] = Math.max(12, (widths[elastic] ?? 0) - (total - widthMax));
  const line = (cells: readonly string[]) =>
    columns
      .map((column, index) => {
        const width = widths[index] ?? 0;
        const cell = cut(cells[index] ?? '', width);
        const space = ' '.repeat(Math.max(0, width - displayWidth(cell)));
        return column.align === 'right' ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd();
  return [line(columns.map((column) => column.title)), ...rows.map(line)].join('\n');
}

function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = '';
  for (const character of stripVTControlCharacters(text)) {
    if (displayWidth(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Columns that a text takes on a terminal: East Asian wide characters and emoji take two (Unicode TR 11, the common ranges). */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of stripVTControlCharacters(text)) {
    const code = character.codePointAt(0) ?? 0;
    const isWide =
      (code >= 0x1100 && code <= 0x115f) ||
      (code >= 0x2e80 && code <= 0xa4cf) ||
      (code >= 0xac00 && code <= 0xd7a3) ||
      (code >= 0xf900 && code <= 0xfaff) ||
      (code >= 0xfe30 && code <= 0xfe6f) ||
      (code >= 0xff00 && code <= 0xff60) ||
      (code >= 0x1f300 && code <= 0x1faff);
    width += isWide ? 2 : 1;
  }
  return width;
}
