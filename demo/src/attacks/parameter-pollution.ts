import { json } from '../http/answer.ts';
import { invalid, textIn } from './asked.ts';
import { defineAttack, exploit, type Stage } from './attack.ts';

const path = '/v1/tools/vouchers';

/** A voucher of at most 50, which one part of the shop checks and another writes. */
export const parameterPollution = defineAttack({
  id: 'parameter-pollution',
  title: 'Two parts of the shop take different ones of parameters that come twice',
  cwe: 'CWE-235',
  finding: 'request.parameter-pollution',
  interpreter: 'URLSearchParams',
  operations: ['GET /v1/tools/vouchers'],
  open: openVouchers,
  exploits: [
    twice('the second is larger', 'amount=10&amount=5000'),
    twice('far apart', 'amount=10&for=ada&amount=5000'),
    twice('an escaped name', 'amount=10&%61mount=5000'),
  ],
  ordinary: ['amount=10', 'amount=50&for=O%27Brien', 'for=a+%26+b&amount=20', 'amount=5&for=amount%3D5000'].map(asked),
});

function asked(query: string) {
  return { as: 'anonymous', method: 'GET', path: `${path}?${query}` } as const;
}

function twice(name: string, query: string) {
  return exploit(name, asked(query), '"amount":5000');
}

function openVouchers(): Stage {
  return {
    answer({ query }, isFlawed) {
      const amounts = query.getAll('amount');
      const [first, last] = [Number(textIn(amounts[0], 9)), Number(textIn(amounts.at(-1), 9))];
      if (!(first > 0 && first <= 50) || !Number.isFinite(last)) return invalid;
      return json(200, { amount: isFlawed ? last : first, for: query.get('for') ?? 'anybody' });
    },
  };
}
