import { type SqlPlace, sqlPlaces } from '@sluice/demo';
import { areSlow, type Level, levels, type Technique, tamperScripts, techniques } from './sqlmap.ts';

/** What sqlmap is let loose on, and what is in front of it. */
export interface Trial {
  readonly place: SqlPlace;
  readonly techniques: readonly Technique[];
  readonly tamper: string | null;
  readonly before: 'nothing' | 'a gate with the contract' | 'a gate without a contract';
  /** One run each; without a gate no more once rows came. */
  readonly levels: readonly Level[];
  /** The statement leaves room for what sqlmap knows of SQLite: without a gate rows must come. */
  readonly isControl: boolean;
}

/** Techniques that bring rows without a gate. Error-based ones sqlmap has none for SQLite. */
const working: Readonly<Record<(typeof sqlPlaces)[number]['operation'], string>> = {
  'GET /v1/tools/branches': 'BUT',
  'GET /v1/tools/branches/{branchId}': 'BUT',
  'GET /v1/tools/branch-first': 'BT',
  'GET /v1/tools/branch-column': 'BTQ',
  'POST /v1/tools/branch-lookup': 'BUT',
  'GET /v1/tools/branch-search': 'BUT',
  'GET /v1/tools/branch-open': 'T',
  'POST /v1/tools/branch-visits': 'ST',
  'GET /v1/tools/branch-region': 'BUT',
  'GET /v1/tools/branch-own': 'BUT',
  'GET /v1/tools/branch-import': 'BUT',
};

/** Where tamper scripts are tried: the application undoes the codings that some of them put on. */
const tampered = 'GET /v1/tools/branch-import';

/**
 * Every place by all techniques behind a gate, by each that works without one, and every tamper script both ways. Each level has the tests of those
 * below it: without a contract only the highest is tried, and so is what works nowhere.
 */
export function trials(): readonly Trial[] {
  const usual = { tamper: null, techniques, levels, isControl: false } as const;
  const guarded = sqlPlaces.map((place): Trial => ({ ...usual, place, before: 'a gate with the contract' }));
  const bare = sqlPlaces.map((place): Trial => ({ ...usual, place, before: 'a gate without a contract', levels: [3] }));
  const controls = sqlPlaces.flatMap((place) =>
    techniques
      .filter((technique) => working[place.operation].includes(technique))
      // The tests that tell by time are of level 3.
      .map(
        (technique): Trial => ({
          place,
          techniques: [technique],
          tamper: null,
          before: 'nothing',
          levels: areSlow([technique]) ? [3] : levels,
          isControl: true,
        }),
      ),
  );
  const scripts = sqlPlaces
    .filter(({ operation }) => operation === tampered)
    .flatMap((place) =>
      tamperScripts().flatMap((tamper) =>
        (['nothing', 'a gate without a contract'] as const).map(
          (before): Trial => ({ place, techniques: ['B', 'U'], tamper, before, levels: [1], isControl: false }),
        ),
      ),
    );
  const others = sqlPlaces.map(
    (place): Trial => ({
      ...usual,
      place,
      techniques: techniques.filter((technique) => !working[place.operation].includes(technique)),
      before: 'nothing',
      levels: [3],
    }),
  );
  const isSlow = (trial: Trial): boolean => areSlow(trial.techniques);
  return [...bare, ...guarded, ...controls.filter((trial) => !isSlow(trial)), ...controls.filter(isSlow), ...scripts, ...others];
}

export function nameOf({ place, techniques: used, tamper, before }: Trial): string {
  const by = tamper === null ? used.join('') : `${used.join('')} with ${tamper}`;
  return `${place.operation} (${place.title}) by ${by}, before it ${before}`;
}
