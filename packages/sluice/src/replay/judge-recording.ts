import { resolve } from 'node:path';
import { type Result, success } from '@sluice/kit';
import type { DataClass } from '@sluice/model';
import { composeInputs } from '../compose/inputs.ts';
import { readText } from '../config/files.ts';
import type { Problem } from '../config/problem.ts';
import type { Standing } from '../standing.ts';
import { type Choice, groundOf } from './ground.ts';
import { parseHar } from './har.ts';
import { type HarJudgement, judgeHar } from './judge-har.ts';

export interface JudgedRecording extends HarJudgement {
  /** How many the file holds, judged or not. */
  readonly entries: number;
  readonly classes: readonly DataClass[];
}

/** Reads a HAR file and judges it by the configuration, or by the contract that was named. */
export async function judgeRecording(
  standing: Standing,
  named: string,
  choice: Choice,
): Promise<Result<JudgedRecording, readonly Problem[]>> {
  const file = resolve(standing.folder, named);
  const entries = parseHar(file, readText(file));
  if (!entries.ok) return entries;
  const ground = groundOf(standing, choice);
  if (!ground.ok) return ground;
  const { settings, api } = ground.value;
  const composed = await composeInputs(settings);
  if (!composed.ok) return composed;
  const { inputs } = composed.value;
  const judgement = await judgeHar(entries.value, settings, inputs, { api });
  return success({ ...judgement, entries: entries.value.length, classes: inputs.detection.classes });
}
