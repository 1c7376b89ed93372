import { byteMask } from '@sluice/model';
import { maskOfByte } from '../bytes.ts';
import { defineDataClass } from '../define-data-class.ts';
import { against, byForms, byKey, bySiblings, type ValueShape } from '../evidence.ts';

const { digit, upper, lower, dash, space, dot, high } = byteMask;

/** Three to eight letters and digits with few separators, at least one of them a digit; letters of other scripts in some countries. */
const plate: ValueShape = {
  what: 'letters and digits as on a plate',
  needs: digit,
  allows: digit | upper | lower | dash | space | dot | high,
  bytesMin: 4,
  bytesMax: 24,
  fits: (bytes, start, end) => {
    let signs = 0;
    let digits = 0;
    for (let index = start; index < end; index += 1) {
      const mask = maskOfByte[bytes[index] ?? 0] ?? 0;
      if (mask === digit) digits += 1;
      // Only the first byte of a letter counts.
      if (mask === digit || mask === upper || mask === lower || (mask === high && (bytes[index] ?? 0) >= 0xc0)) signs += 1;
    }
    return signs >= 4 && signs <= 9 && digits >= 1 && digits <= 7 && signs > digits - 1;
  },
};

export const licencePlate = defineDataClass({
  id: 'personal.licence-plate',
  title: 'Vehicle registration plate',
  sensitivity: 'confidential',
  laws: ['GDPR Art. 4', 'CCPA 1798.140', 'HIPAA 164.514'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'mask', mask: { kind: 'last-four' } },
  retentionDays: 90,
  prevalence: 1 / 1000,
  evidence: [
    byForms([{ shape: plate, weight: 1.6, check: null, passRate: 1 }]),
    byKey(
      [
        'license_plate',
        'licence_plate',
        'license_plate_number',
        'licence_plate_number',
        'plate_number',
        'number_plate',
        'plate_no',
        'vehicle_plate',
        'car_plate',
        'registration_plate',
        'vehicle_registration',
        'vehicle_registration_number',
        'vehicle_reg_no',
        'vrm',
        'kennzeichen',
        'kfz_kennzeichen',
        'nummernschild',
        'amtliches_kennzeichen',
        'immatriculation',
        'plaque_immatriculation',
        'numero_immatriculation',
        'matricula',
        'matricula_vehiculo',
        'placa',
        'placa_vehiculo',
        'placa_veiculo',
        'targa',
        'numero_targa',
        'kenteken',
        'kentekennummer',
        'tablica_rejestracyjna',
        'numer_rejestracyjny',
        'nr_rejestracyjny',
        'registreringsnummer',
        'registreringsskylt',
        'nummerplade',
        'nummerskilt',
        'rekisterinumero',
        'rekisterikilpi',
        'plaka',
        'госномер',
        'номер_автомобиля',
        '车牌',
        '车牌号',
        '車牌',
        '車牌號碼',
        'ナンバープレート',
        '차량번호',
        'رقم_اللوحة',
        'מספר_רכב',
      ],
      { weight: 8 },
    ),
    byKey(['plate', 'registration', 'registration_number', 'reg_no'], {
      weight: 7.8,
      under: ['vehicle', 'car', 'fahrzeug', 'vehicule', 'vehiculo', 'voertuig'],
    }),
    bySiblings(['vin', 'make', 'odometer', 'mileage'], { weight: 1.5 }),
    against(['plate_count', 'plate_id', 'well_plate', 'student', 'alumno', 'aluno', 'plate_size'], { weight: -5 }),
  ],
  samples: {
    hits: [{ licensePlate: '7ABC123' }, { kennzeichen: 'B-MW 1234' }, { placa: 'ABC1D23' }, { 'vehicle.plate': 'AB12 CDE' }],
    misses: [
      { plate: 'A12-B07' },
      { licensePlateCountry: 'DE' },
      { licensePlate: 'unknown' },
      { sku: '7ABC123' },
      { matricula: '202400123456' },
    ],
  },
});
