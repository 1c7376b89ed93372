import { closeSync, existsSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Step } from '../flaws/flaw.ts';
import { json } from '../http/answer.ts';
import { invalid } from './asked.ts';
import { defineAttack, exploit, type Stage } from './attack.ts';

const path = '/v1/tools/deliveries';
const ledgerLine = 'ledger-3-opening-balance-8812';
const dtdLine = 'from-a-document-type-5520';
const bytesMax = 20_000;

/** A delivery note of a wholesaler, in XML. */
export const xmlExternalEntity = defineAttack({
  id: 'xml-external-entity',
  title: 'Entities of a document are read from files',
  cwe: 'CWE-611',
  finding: 'attack.xml-external-entity',
  interpreter: 'libxml2-wasm',
  operations: ['POST /v1/tools/deliveries'],
  open: openDeliveries,
  exploits: [
    exploit('an entity of a file', note('&x;', '<!DOCTYPE note [<!ENTITY x SYSTEM "ledger.txt">]>'), ledgerLine),
    exploit('a public entity', note('&x;', '<!DOCTYPE note [<!ENTITY x PUBLIC "any" "ledger.txt">]>'), ledgerLine),
    exploit('a document type of a file', note('&line;', '<!DOCTYPE note SYSTEM "note.dtd">'), dtdLine),
    exploit('a parameter entity', note('&line;', '<!DOCTYPE note [<!ENTITY % d SYSTEM "note.dtd"> %d;]>'), dtdLine),
    exploit('an inclusion', note('<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="ledger.txt" parse="text"/>'), ledgerLine),
    exploit('entities of entities', note('&c;', `<!DOCTYPE note [${entitiesOf('abc', 9)}]>`), 'ha'.repeat(81)),
    exploit('an entity of a file, in UTF-16', wide(note('&x;', '<!DOCTYPE note [<!ENTITY x SYSTEM "ledger.txt">]>')), ledgerLine),
  ],
  ordinary: [
    note('Zinc drops'),
    note("O'Brien &amp; Sons &lt;wholesale&gt;"),
    note('<![CDATA[a & b <c>]]>'),
    note('20 &#8364;, 5 % off <!-- checked by hand -->'),
    note('the ENTITY of the SYSTEM'),
    note('Zinc', '<!DOCTYPE note>'),
  ],
});

function note(item: string, documentType = ''): Step & { readonly raw: string } {
  const raw = `<?xml version="1.0"?>${documentType}<note><item>${item}</item></note>`;
  return { as: 'anonymous', method: 'POST', path, headers: { 'content-type': 'application/xml' }, raw };
}

/** The same in UTF-16 with its mark, which each reader has to take (XML 1.0, section 4.3.3). */
function wide(step: Step & { readonly raw: string }): Step {
  return { ...step, raw: Buffer.from(`\ufeff${step.raw}`, 'utf16le') };
}

/** Each of them nine of the one before it: the billion laughs in small. */
function entitiesOf(names: string, times: number): string {
  return Array.from(names, (name, index) => {
    const before = names[index - 1];
    return `<!ENTITY ${name} "${before === undefined ? 'ha' : `&${before};`.repeat(times)}">`;
  }).join('');
}

/** Folders that entities are read from, those of all shops of this process; nothing else is. */
const folders = new Set<string>();
let isRegistered = false;

async function openDeliveries(): Promise<Stage> {
  const { ParseOption, XmlDocument, xmlRegisterInputProvider } = await import('libxml2-wasm');
  if (!isRegistered) xmlRegisterInputProvider(fromFolders);
  isRegistered = true;
  const folder = mkdtempSync(join(tmpdir(), 'remedy-xml-'));
  folders.add(folder);
  writeFileSync(join(folder, 'ledger.txt'), `${ledgerLine}\n`);
  writeFileSync(join(folder, 'note.dtd'), `<!ENTITY line "${dtdLine}">`);
  const url = pathToFileURL(join(folder, 'note.xml')).href;
  const unsafe = ParseOption.XML_PARSE_NOENT | ParseOption.XML_PARSE_DTDLOAD | ParseOption.XML_PARSE_XINCLUDE;
  return {
    answer({ body }, isFlawed) {
      if (body.length === 0 || body.length > bytesMax) return invalid;
      try {
        using document = XmlDocument.fromBuffer(body, { url, option: isFlawed ? unsafe : ParseOption.XML_PARSE_NO_XXE });
        if (!isFlawed && document.dtd !== null) return invalid;
        if (isFlawed) document.processXInclude();
        return json(200, { item: document.get('/note/item')?.content ?? '' });
      } catch {
        return invalid;
      }
    },
    async close() {
      folders.delete(folder);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const fromFolders = {
  match: (url: string) => pathOf(url) !== undefined,
  open(url: string): number | undefined {
    const path = pathOf(url);
    return path === undefined ? undefined : openSync(path, 'r');
  },
  read: (descriptor: number, into: Uint8Array) => readSync(descriptor, into),
  close(descriptor: number): boolean {
    closeSync(descriptor);
    return true;
  },
};

function pathOf(url: string): string | undefined {
  if (!url.startsWith('file:///')) return undefined;
  const path = fileURLToPath(url);
  return folders.has(dirname(path)) && existsSync(path) ? path : undefined;
}
