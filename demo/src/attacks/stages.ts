import type { Attack, Stage } from './attack.ts';

/** What the attacks of one shop work on, each opened when it is first asked for. */
export class Stages {
  readonly #opened = new Map<string, Promise<Stage>>();

  of(attack: Attack): Promise<Stage> {
    const known = this.#opened.get(attack.id);
    if (known !== undefined) return known;
    const opened = open(attack);
    this.#opened.set(attack.id, opened);
    return opened;
  }

  async close(): Promise<void> {
    const stages = await Promise.allSettled(this.#opened.values());
    this.#opened.clear();
    for (const stage of stages) if (stage.status === 'fulfilled') await stage.value.close?.();
  }
}

async function open(attack: Attack): Promise<Stage> {
  return attack.open();
}
