/** The reference pages and the schema, made of what the code itself says. `npm run generate` writes them. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { classesSchema, configurationSchema } from '@sluice/sluice';
import { attackPages } from './reference/attack-pages.ts';
import { attacksGuide, attacksGuidePath } from './reference/attacks-guide.ts';
import { classesPage } from './reference/classes-page.ts';
import { commandsPage } from './reference/commands-page.ts';
import { configurationPage } from './reference/configuration-page.ts';
import { errorsPage } from './reference/errors-page.ts';
import { logEventsPage } from './reference/log-events-page.ts';
import { metricsPage } from './reference/metrics-page.ts';
import { treatmentsPage } from './reference/treatments-page.ts';

/** Text by path below the root. */
export async function referencePages(root: string): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ...attackPages(),
    [attacksGuidePath, attacksGuide(root)],
    ['docs/reference/classes.md', classesPage()],
    ['docs/reference/commands.md', commandsPage()],
    ['docs/reference/configuration.md', configurationPage()],
    ['docs/reference/errors.md', await errorsPage(root)],
    ['docs/reference/log-events.md', logEventsPage()],
    ['docs/reference/metrics.md', metricsPage()],
    ['docs/reference/treatments.md', treatmentsPage()],
    ['schema/classes.schema.json', `${jsonText(classesSchema, '', 0)}\n`],
    ['schema/sluice.schema.json', `${jsonText(configurationSchema, '', 0)}\n`],
  ]);
}

/** Paths of pages that are not what the code says; they are written, unless it is only asked. */
export async function refreshPages(root: string, isCheck: boolean): Promise<readonly string[]> {
  const stale = [...(await referencePages(root))].filter(([path, text]) => textAt(join(root, path)) !== text);
  if (isCheck) return stale.map(([path]) => path);
  for (const [path, text] of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return stale.map(([path]) => path);
}

const lineWidth = 140;

/** JSON as the formatter leaves it: objects over several lines, lists of plain values on one where it is wide enough. */
function jsonText(value: unknown, indent: string, before: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const deeper = `${indent}  `;
  if (!Array.isArray(value)) {
    const members = Object.entries(value).map(([key, member]) => {
      const lead = `${deeper}${JSON.stringify(key)}: `;
      return lead + jsonText(member, deeper, lead.length);
    });
    return members.length === 0 ? '{}' : `{\n${members.join(',\n')}\n${indent}}`;
  }
  const items = value.map((item) => jsonText(item, deeper, deeper.length));
  const line = `[${items.join(', ')}]`;
  const isShort = !line.includes('\n') && before + line.length < lineWidth;
  return isShort ? line : `[\n${items.map((item) => deeper + item).join(',\n')}\n${indent}]`;
}

function textAt(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}
