import { DatabaseSync } from 'node:sqlite';
import { Stages } from './attacks/stages.ts';
import { LoginLimit } from './auth/login-limit.ts';
import { Collection } from './data/collection.ts';
import type * as records from './data/records.ts';
import type { FlawId } from './flaws.ts';

/** All that the shop knows, in one SQLite database in memory. */
export class Shop {
  readonly database = new DatabaseSync(':memory:');
  readonly apiKeys = new Collection<records.ApiKey>(this.database, 'api_keys', 500, ['key']);
  readonly audit = new Collection<records.AuditEntry>(this.database, 'audit', 2000);
  readonly employees = new Collection<records.Employee>(this.database, 'employees', 200);
  readonly files = new Collection<records.StoredFile>(this.database, 'files', 1000);
  readonly messages = new Collection<records.Message>(this.database, 'messages', 2000);
  readonly orders = new Collection<records.Order>(this.database, 'orders', 20_000);
  readonly payments = new Collection<records.Payment>(this.database, 'payments', 2000);
  readonly prescriptions = new Collection<records.Prescription>(this.database, 'prescriptions', 1000);
  readonly products = new Collection<records.Product>(this.database, 'products', 2000);
  readonly sessions = new Collection<records.Session>(this.database, 'sessions', 200);
  readonly tenants = new Collection<records.Tenant>(this.database, 'tenants', 20);
  readonly users = new Collection<records.User>(this.database, 'users', 2000, ['email']);
  readonly webhooks = new Collection<records.Webhook>(this.database, 'webhooks', 500);
  /** Bytes of the stored files, held as long as `files` holds their row. */
  readonly contents = new Map<string, Buffer>();
  readonly loginLimit = new LoginLimit();
  readonly stages = new Stages();
  #flaws: ReadonlySet<FlawId> = new Set();
  #lastNumber = 100_000;

  has(flaw: FlawId): boolean {
    return this.#flaws.has(flaw);
  }

  setFlaws(flaws: ReadonlySet<FlawId>): void {
    this.#flaws = flaws;
  }

  /** For ids that count up: above every number of the seed, so that nobody's is taken twice. */
  nextNumber(): number {
    this.#lastNumber += 1;
    return this.#lastNumber;
  }

  now(): string {
    return new Date().toISOString();
  }

  async close(): Promise<void> {
    await this.stages.close();
    this.database.close();
  }
}
