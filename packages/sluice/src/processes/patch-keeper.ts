import type { PatchStatus } from '@sluice/control';
import { patchWarningMs } from '@sluice/policy/outline';
import type { Say } from '../log/log.ts';

const dayMs = 86_400_000;

/** Looks at the calendar for virtual patches: whoever owns one is told before it ends, and after it did. */
export class PatchKeeper {
  readonly #say: Say;
  readonly #now: () => number;
  #patches: readonly PatchStatus[] = [];
  #daily: NodeJS.Timeout | null = null;

  constructor(say: Say, now: () => number = Date.now) {
    this.#say = say;
    this.#now = now;
  }

  /** To be called whenever a revision came into force. */
  took(patches: readonly PatchStatus[]): void {
    this.#patches = patches;
    this.warn();
    if (this.#daily !== null) clearInterval(this.#daily);
    this.#daily = patches.length === 0 ? null : setInterval(() => this.warn(), dayMs).unref();
  }

  warn(): void {
    for (const { id, title, cve, owner, untilMs } of this.#patches) {
      if (untilMs - this.#now() > patchWarningMs) continue;
      const day = new Date(untilMs - 1).toISOString().slice(0, 10);
      const verb = untilMs <= this.#now() ? 'ended' : 'ends';
      this.#say(`the patch ${id} of ${owner} ${verb} with ${day}: ${title}${cve === null ? '' : ` (${cve})`}`, 'patch.expiring', {
        'sluice.patch': id,
      });
    }
  }

  close(): void {
    if (this.#daily !== null) clearInterval(this.#daily);
  }
}
