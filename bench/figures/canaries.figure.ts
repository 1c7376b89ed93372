import { hitLines, measureCanaries } from '../../e2e/canaries.ts';
import { atLeast, atMost, type Figure } from '../figure.ts';

const canaries = 720;

export const figure: Figure = {
  name: 'canaries',
  about: 'made-up secrets through every kind of body and every error: found in nothing that Sluice writes or says',
  goal: '0 hits of ≥ 500 secrets',
  async measure({ say, workFolder }) {
    const { hits, sent, requests, forwarded, problems, bytesSearched } = await measureCanaries({
      canaries,
      passes: 2,
      explainedMax: 2_000,
      folder: workFolder,
      say,
    });
    for (const line of hitLines(hits)) say(`found: ${line}`);
    const note = `${requests} requests, ${forwarded} forwarded, ${problems} answers of its own, ${(bytesSearched / 1e6).toFixed(0)} MB searched`;
    return [
      { kind: 'measured', name: 'canaries hits', value: hits.length, unit: 'hits', goal: atMost(0), note },
      { kind: 'measured', name: 'canaries sent', value: sent, unit: 'secrets', goal: atLeast(500) },
    ];
  },
};
