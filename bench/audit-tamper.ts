import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openLocalState } from '@sluice/store-local/state';
import { Random } from './detection/random.ts';

export interface TamperReading {
  /** Damaged logs, and those of them that verification called intact. */
  readonly damaged: number;
  readonly undetected: number;
  /** Logs that nobody touched, and those of them that verification called broken. */
  readonly clean: number;
  readonly falseAlarms: number;
  /** What went undetected. */
  readonly why: string;
}

export interface TamperOptions {
  readonly folder: string;
  readonly damages: number;
  readonly cleanLogs: number;
  readonly entries: number;
}

interface Row {
  readonly sequence: number;
  readonly entry: string;
  readonly mac: string;
}

const actions = ['api-keys.create', 'api-keys.revoke', 'bans.set', 'consumers.change', 'sluice.reload', 'exchanges.erase'];
const kinds = ['edit', 'delete', 'swap', 'cut', 'move', 'insert', 'head'] as const;

/** Damages copies of audit logs by the hand of somebody who has the store and not the key, and asks verification of each. */
export async function measureTamper({ folder, damages, cleanLogs, entries }: TamperOptions): Promise<TamperReading> {
  const random = new Random('audit-tamper');
  const undetected: string[] = [];
  let falseAlarms = 0;
  for (let log = 0; log < cleanLogs; log += 1) {
    const clean = join(folder, `clean-${log}`);
    await writeLog(clean, random.between(2, entries), random);
    if (!(await isIntact(clean))) falseAlarms += 1;
    for (let damage = log; damage < damages; damage += cleanLogs) {
      const hurt = join(folder, 'hurt');
      rmSync(hurt, { recursive: true, force: true });
      cpSync(clean, hurt, { recursive: true });
      const what = tamper(hurt, kinds[damage % kinds.length] ?? 'edit', random);
      if (await isIntact(hurt)) undetected.push(what);
    }
  }
  return { damaged: damages, undetected: undetected.length, clean: cleanLogs, falseAlarms, why: undetected.slice(0, 5).join('; ') };
}

function opened(folder: string) {
  return openLocalState({ folder, now: Date.now, random: randomBytes, told: () => undefined });
}

/** Begun, closed and gone on with, as over several starts. */
async function writeLog(folder: string, entries: number, random: Random): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (let written = 0; written < entries; ) {
    using local = opened(folder);
    for (let more = random.between(1, entries - written); more > 0; more -= 1, written += 1) {
      const action = random.pick(actions);
      const of = random.chance(0.5) ? written : null;
      await local.audit.append({ by: 'uid 1000', action, object: `object-${written}`, outcome: of === null ? 'asked' : 'done', of });
    }
  }
}

async function isIntact(folder: string): Promise<boolean> {
  using local = opened(folder);
  return (await local.audit.verify(null)).isIntact;
}

function tamper(folder: string, kind: (typeof kinds)[number], random: Random): string {
  const database = new DatabaseSync(join(folder, 'state.sqlite'));
  const rows = database.prepare('SELECT sequence, entry, mac FROM audit ORDER BY sequence').all() as unknown as readonly Row[];
  const one = random.pick(rows);
  const other = random.pick(rows.filter((row) => row !== one));
  const set = database.prepare('UPDATE audit SET entry = ?, mac = ? WHERE sequence = ?');
  switch (kind) {
    case 'edit':
      if (random.chance(0.3)) set.run(one.entry, edited(one.mac, random), one.sequence);
      else set.run(edited(one.entry, random), one.mac, one.sequence);
      break;
    case 'delete': {
      database.prepare('DELETE FROM audit WHERE sequence = ?').run(one.sequence);
      if (random.chance(0.5)) database.prepare('UPDATE audit SET sequence = sequence - 1 WHERE sequence > ?').run(one.sequence);
      break;
    }
    case 'swap':
      set.run(other.entry, random.chance(0.5) ? other.mac : one.mac, one.sequence);
      set.run(one.entry, random.chance(0.5) ? one.mac : other.mac, other.sequence);
      break;
    case 'cut': {
      const from = random.between(2, rows.length);
      database.prepare('DELETE FROM audit WHERE sequence >= ?').run(from);
      // The head that would fit, with the seal of the old one.
      if (random.chance(0.5)) database.prepare('UPDATE audit_head SET sequence = ?, mac = ?').run(from - 1, rows[from - 2]?.mac ?? '');
      break;
    }
    case 'move':
      database.prepare('UPDATE audit SET sequence = ? WHERE sequence = ?').run(rows.length + random.between(1, 9), one.sequence);
      break;
    case 'insert':
      database.prepare('INSERT INTO audit (sequence, entry, mac) VALUES (?, ?, ?)').run(rows.length + 1, one.entry, one.mac);
      break;
    default:
      if (random.chance(0.3)) database.exec('DELETE FROM audit_head');
      else database.prepare('UPDATE audit_head SET seal = ?').run(edited(one.mac, random));
  }
  database.close();
  return `${kind} at ${one.sequence} of ${rows.length}`;
}

/** One character is another. */
function edited(text: string, random: Random): string {
  const at = random.between(0, text.length - 1);
  return text.slice(0, at) + (text[at] === '7' ? '8' : '7') + text.slice(at + 1);
}
