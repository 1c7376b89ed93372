import { type DetectableClass, dataClasses } from '@sluice/detect';
import { type Result, success } from '@sluice/kit';
import { findConfiguration } from '../config/files.ts';
import { findSettings } from '../config/find-settings.ts';
import type { Problem } from '../config/problem.ts';
import type { Standing } from '../standing.ts';
import { readClasses } from './read-classes.ts';

/** The classes of the configuration that the person means; the built-in ones where there is none. */
export function classesInForce(standing: Standing): Result<readonly DetectableClass[], readonly Problem[]> {
  if (findConfiguration(standing.configuration, standing.folder, process.env) === null) return success(dataClasses);
  const settings = findSettings(standing);
  return settings.ok ? readClasses(settings.value.classes) : settings;
}
