import type { ApiId } from '@sluice/model';
import type { Renaming } from '../judge/body-methods.ts';
import { ApiPage } from './api-page.ts';
import type { GateInputs } from './inputs.ts';
import type { Planned } from './readings.ts';

/** The plans of one revision, each compiled when its endpoint is first met, then kept. Swapped as a whole. */
export class PlanBook {
  readonly inputs: GateInputs;
  readonly #pages = new Map<ApiId, ApiPage>();

  constructor(inputs: GateInputs) {
    this.inputs = inputs;
    for (const api of inputs.apis) this.#pages.set(api.api, new ApiPage(api, inputs));
  }

  /**
   * The plan for a method and a path as it travelled. `overrides` are other methods that the request names: a server that heeds them takes
   * the request for one of those; `renaming`, those that its body names. Throws when the API is none of this revision.
   */
  find(api: ApiId, method: string, path: string, overrides: readonly string[], renaming: Renaming | null): Planned {
    const page = this.#pages.get(api);
    if (!page) throw new Error(`revision ${this.inputs.revision} has no API "${api}"`);
    return overrides.length === 0 && renaming === null ? page.find(method, path) : page.findOverridden(method, overrides, path, renaming);
  }
}
