import { byteMask } from '@sluice/model';
import { defineDataClass } from '../define-data-class.ts';
import { against, byKey, byShape, bySiblings } from '../evidence.ts';
import { amountShape } from '../shapes.ts';

/** What is on an account or owed on it; any number is one, so the field must say so. */
export const balance = defineDataClass({
  id: 'finance.balance',
  title: 'Balance of an account',
  sensitivity: 'confidential',
  laws: ['GDPR Art. 4', 'GLBA'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'strip' },
  retentionDays: 90,
  prevalence: 1 / 500,
  evidence: [
    byShape({ ...amountShape, needs: byteMask.digit, bytesMin: 1, fits: isAmount }, { weight: 1.5 }),
    byKey(
      [
        'account_balance',
        'available_balance',
        'current_balance',
        'ledger_balance',
        'opening_balance',
        'closing_balance',
        'outstanding_balance',
        'running_balance',
        'credit_balance',
        'balance_due',
        'balance_amount',
        'balance_after',
        'balance_before',
        'wallet_balance',
        'available_credit',
        'credit_limit',
        'overdraft_limit',
        'net_worth',
        'amount_owed',
        'kontostand',
        'kontosaldo',
        'kreditlimit',
        'solde',
        'solde_disponible',
        'saldo',
        'saldo_disponible',
        'saldo_attuale',
        'saldo_atual',
        'limite_de_credito',
        'rekeningsaldo',
        'stan_konta',
        'tilin_saldo',
        'баланс',
        'остаток',
        '余额',
        '残高',
        '잔액',
      ],
      { weight: 7.2 },
    ),
    // An invoice has one as well: only an account's, or a person's, is likely.
    byKey(['balance'], {
      weight: 7,
      under:
        `account accounts bank wallet card loan deposit saving savings checking current credit debit giro iban ledger customer client user
        member subscriber patient student employee holder owner cardholder borrower tenant person kunde konto compte cuenta conto conta rekening
        konto tili счет account_holder`.split(/\s+/),
    }),
    byKey(['balance'], { weight: 5.2 }),
    byKey(['amount', 'value', 'available', 'current', 'ledger'], { weight: 7, under: ['balance', 'saldo', 'solde', 'kontostand'] }),
    bySiblings(['iban', 'account_number', 'account_id', 'account_type', 'available_balance', 'overdraft', 'account_holder'], { weight: 1 }),
    against(
      [
        'load',
        'white',
        'color',
        'colour',
        'audio',
        'stereo',
        'leave',
        'vacation',
        'time_off',
        'point',
        'ticket',
        'credit_balance_threshold',
        'work_life',
      ],
      {
        weight: -5,
      },
    ),
  ],
  samples: {
    hits: [
      { 'account.balance': 1284.5 },
      { availableBalance: '12,50 EUR' },
      { kontostand: '-84.20' },
      { saldo: '1.284,50' },
      { 'wallet.balance': 0.5 },
    ],
    misses: [
      { loadBalance: 100 },
      { whiteBalance: '5500' },
      { balance: 'positive' },
      { 'invoice.balance': 1284.5 },
      { balanceType: '100' },
      { amount: 1284.5 },
      { leaveBalance: 12.5 },
    ],
  },
});

/** A number, perhaps with a sign, a currency and marks between thousands. */
function isAmount(bytes: Uint8Array, start: number, end: number): boolean {
  let digits = 0;
  let letters = 0;
  for (let index = start; index < end; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte >= 48 && byte <= 57) digits += 1;
    else if ((byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122)) letters += 1;
    else if (byte === 45 ? index > start : byte < 128 && byte !== 32 && byte !== 44 && byte !== 46 && byte !== 36 && byte !== 39)
      return false;
  }
  return digits > 0 && letters <= 3;
}
