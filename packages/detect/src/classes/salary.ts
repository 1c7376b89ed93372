import { defineDataClass } from '../define-data-class.ts';
import { byKey, byShape } from '../evidence.ts';
import { amountShape } from '../shapes.ts';

export const salary = defineDataClass({
  id: 'finance.salary',
  title: 'Salary or income',
  sensitivity: 'confidential',
  laws: ['GDPR Art. 4'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'strip' },
  retentionDays: 90,
  prevalence: 1 / 500,
  evidence: [
    byShape(amountShape, { weight: 1.5 }),
    byKey(
      [
        'salary',
        'base_salary',
        'gross_salary',
        'net_salary',
        'annual_salary',
        'monthly_salary',
        'income',
        'annual_income',
        'monthly_income',
        'household_income',
        'wage',
        'hourly_wage',
        'compensation',
        'base_pay',
        'gross_pay',
        'net_pay',
        'gehalt',
        'salaire',
        'salario',
        'sueldo',
        'stipendio',
        'loon',
        'wynagrodzenie',
        'зарплата',
        '給与',
        '工资',
      ],
      {
        weight: 7,
      },
    ),
    byKey(['amount', 'value', 'base', 'gross', 'net', 'annual', 'monthly'], {
      weight: 7,
      under: ['salary', 'income', 'wage', 'compensation', 'gehalt'],
    }),
  ],
  samples: {
    hits: [{ salary: 84000 }, { annualIncome: '84,000 USD' }, { gehalt: '52.000' }],
    misses: [{ salaryRange: 'open' }, { salaryType: '100' }, { price: 84000 }, { salaryCurrency: 'EUR' }],
  },
});
