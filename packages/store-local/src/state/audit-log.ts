import { createHmac } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { AuditEntry, AuditEvent, AuditHead, AuditPort, AuditVerdict } from '@sluice/store';
import type { AuditKey } from './audit-key.ts';

interface Row {
  readonly sequence: number;
  readonly entry: string;
  readonly mac: string;
}

/** What is sealed of an entry: all of it, and which key seals it. */
interface Sealed extends AuditEntry {
  readonly key: string;
}

const begun = 'audit-log.begun';
const lost = 'audit-log.lost';

/**
 * Changes in a table of SQLite, each with an HMAC-SHA-256 over the one before it and its own text, so that an edit, a deletion or a swap
 * breaks the chain; and one sealed head, so that a cut end is seen, too. Who has the whole store can put an older store in its place: that
 * is seen by a head that was noted elsewhere.
 */
export class AuditLog implements AuditPort {
  readonly #database: DatabaseSync;
  readonly #key: AuditKey;
  readonly #now: () => number;
  readonly #told: (head: AuditHead) => void;
  readonly #insert: StatementSync;
  readonly #setHead: StatementSync;
  readonly #last: StatementSync;
  readonly #page: StatementSync;

  /** `told` hears of each head once it is durable. */
  constructor(database: DatabaseSync, key: AuditKey, now: () => number, told: (head: AuditHead) => void) {
    this.#database = database;
    this.#key = key;
    this.#now = now;
    this.#told = told;
    this.#insert = database.prepare('INSERT INTO audit (sequence, entry, mac) VALUES (?, ?, ?)');
    this.#setHead = database.prepare('INSERT OR REPLACE INTO audit_head (one, sequence, mac, seal) VALUES (1, ?, ?, ?)');
    this.#last = database.prepare('SELECT sequence, entry, mac FROM audit ORDER BY sequence DESC LIMIT 1');
    this.#page = database.prepare('SELECT sequence, entry, mac FROM audit WHERE sequence < ? ORDER BY sequence DESC LIMIT ?');
    // A log that a key began is never empty: one that is was taken away, which the first entry says for ever.
    const action = key.isNew ? begun : this.#last.get() ? null : lost;
    if (action !== null) this.#write({ by: 'sluice', action, object: key.id, outcome: 'done', of: null });
  }

  async append(event: AuditEvent): Promise<AuditEntry> {
    return this.#write(event);
  }

  async list(limit: number, before: number | null): Promise<readonly AuditEntry[]> {
    const rows = this.#page.all(before ?? Number.MAX_SAFE_INTEGER, limit) as unknown as Row[];
    return rows.map((row) => entryOf(row));
  }

  async verify(noted: AuditHead | null): Promise<AuditVerdict> {
    let entries = 0;
    let mac = '';
    let notedMac: string | null = null;
    for (const row of this.#database.prepare('SELECT sequence, entry, mac FROM audit ORDER BY sequence').iterate() as Iterable<Row>) {
      const why = this.#faultOf(row, entries + 1, mac);
      if (why !== null) return { isIntact: false, entries, at: entries + 1, why };
      entries += 1;
      mac = row.mac;
      if (noted?.sequence === entries) notedMac = mac;
    }
    const why = this.#faultOfEnd(entries, mac) ?? (noted && notedMac !== noted.mac ? notedFault(noted, entries) : null);
    return why === null ? { isIntact: true, entries, head: { sequence: entries, mac } } : { isIntact: false, entries, at: null, why };
  }

  #write(event: AuditEvent): AuditEntry {
    let entry: AuditEntry;
    let mac: string;
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const last = this.#last.get() as Row | undefined;
      entry = { sequence: (last?.sequence ?? 0) + 1, atMs: this.#now(), ...event };
      const text = JSON.stringify({ key: this.#key.id, ...entry });
      mac = this.#mac(entry.sequence, last?.mac ?? '', text);
      this.#insert.run(entry.sequence, text, mac);
      this.#setHead.run(entry.sequence, mac, this.#seal(entry.sequence, mac));
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
    this.#told({ sequence: entry.sequence, mac });
    return entry;
  }

  #faultOf(row: Row, sequence: number, before: string): string | null {
    if (row.sequence !== sequence) return `entry ${sequence} is missing`;
    if (row.mac === this.#mac(sequence, before, row.entry)) {
      return sequence > 1 || entryOf(row).action === begun ? null : 'the log that this key began is gone';
    }
    return keyOf(row) === this.#key.id
      ? `entry ${sequence} is not as it was written`
      : `entry ${sequence} was not sealed with the key that is here`;
  }

  #faultOfEnd(entries: number, mac: string): string | null {
    const head = this.#database.prepare('SELECT sequence, mac, seal FROM audit_head WHERE one = 1').get() as
      | (AuditHead & { readonly seal: string })
      | undefined;
    if (!head) return 'the head is missing';
    if (head.seal !== this.#seal(head.sequence, head.mac)) return 'the head is not as it was written';
    if (head.sequence === entries && head.mac === mac) return null;
    return head.sequence > entries
      ? `the log was cut: it ends at entry ${entries}, and had ${head.sequence}`
      : 'the head is that of an earlier log';
  }

  #mac(sequence: number, before: string, text: string): string {
    return createHmac('sha256', this.#key.bytes).update(`entry\n${sequence}\n${before}\n${text}`).digest('hex');
  }

  #seal(sequence: number, mac: string): string {
    return createHmac('sha256', this.#key.bytes).update(`head\n${sequence}\n${mac}`).digest('hex');
  }
}

function notedFault(noted: AuditHead, entries: number): string {
  return noted.sequence > entries
    ? `the log was put back: it ends at entry ${entries}, and entry ${noted.sequence} was noted`
    : `entry ${noted.sequence} is not the one that was noted`;
}

/** As far as it can be read: what is wrong with it, verification says. */
function entryOf(row: Row): AuditEntry {
  const { by = '?', action = '?', object = '?', outcome = 'asked', of = null, atMs = 0 } = parsed(row);
  return { sequence: row.sequence, atMs, by, action, object, outcome, of };
}

function keyOf(row: Row): string | undefined {
  return parsed(row).key;
}

function parsed(row: Row): Partial<Sealed> {
  try {
    const value: unknown = JSON.parse(row.entry);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
