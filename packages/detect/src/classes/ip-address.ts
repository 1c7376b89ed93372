import { defineDataClass } from '../define-data-class.ts';
import { against, byFormat, byForms, byKey } from '../evidence.ts';
import { ipv4Shape, ipv6Shape } from '../shapes-network.ts';

/** Personal where it is a person's: the European court holds even changing addresses to be so (C-582/14). */
export const ipAddress = defineDataClass({
  id: 'personal.ip-address',
  title: 'IP address',
  sensitivity: 'internal',
  laws: ['GDPR Rec. 30', 'CCPA 1798.140'],
  requires: { consumer: 'authenticated', transport: 'any' },
  treatment: { kind: 'mask', mask: { kind: 'ip-prefix', bits4: 24, bits6: 48 } },
  retentionDays: 90,
  prevalence: 1 / 300,
  evidence: [
    byForms([
      { shape: ipv4Shape, weight: 6, check: null, passRate: 1 },
      { shape: ipv6Shape, weight: 6, check: null, passRate: 1 },
    ]),
    byKey(
      [
        'ip',
        'ip_address',
        'ip_addr',
        'ipv4',
        'ipv6',
        'client_ip',
        'remote_ip',
        'remote_addr',
        'remote_address',
        'source_ip',
        'user_ip',
        'last_login_ip',
        'sign_in_ip',
        'x_forwarded_for',
        'x_real_ip',
        'forwarded_for',
        'adresse_ip',
        'direccion_ip',
        'ip_adresse',
      ],
      {
        weight: 4,
      },
    ),
    byFormat(['ipv4', 'ipv6', 'ip'], { weight: 3 }),
    against(
      [
        'version',
        'release',
        'build',
        'firmware',
        'cidr',
        'subnet',
        'netmask',
        'gateway',
        'oid',
        'section',
        'chapter',
        'range',
        'dns',
        'nameserver',
        'mask',
      ],
      { weight: -5 },
    ),
  ],
  samples: {
    hits: [{ ip: '203.0.113.7' }, { clientIp: '2001:db8::8a2e:370:7334' }, { 'x-forwarded-for': '198.51.100.23' }],
    misses: [{ version: '1.20.30.4' }, { ip: '999.1.1.1' }, { time: '10:20:30' }, { value: '1.2.3.4' }, { subnet: '203.0.113.0/24' }],
  },
});
