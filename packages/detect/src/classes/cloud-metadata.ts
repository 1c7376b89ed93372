import { byteMask } from '@sluice/model';
import { alphabet, asciiOf, digits, hasAt, runEnd } from '../bytes.ts';
import { defineDataClass } from '../define-data-class.ts';
import {
  against,
  byForms,
  byKey,
  bySiblings,
  byText,
  type FindOutcome,
  type Found,
  outcome,
  type TextFinder,
  type ValueForm,
} from '../evidence.ts';
import { phrase, phraseFinder } from '../finders/find-phrase.ts';

const { digit, lower, dash } = byteMask;
const arnBytes = alphabet('0-9A-Za-z:/_.,+=@-');

const resources = /^(?:i|ami|vpc|subnet|sg|eni|vol|snap|r|aki|ari|igw|nat|rtb|acl|eipalloc|vpce|lt|tgw)-(?:[0-9a-f]{8}|[0-9a-f]{17})$/;

const forms: readonly ValueForm[] = [
  {
    shape: {
      what: 'an id of a resource in EC2',
      needs: digit | dash,
      allows: digit | lower | dash,
      bytesMin: 10,
      bytesMax: 26,
      fits: (bytes, start, end) => resources.test(asciiOf(bytes, start, end)),
    },
    weight: 5,
    check: null,
    passRate: 1,
  },
  {
    shape: { what: 'ten to thirteen digits', needs: digit, allows: digit, bytesMin: 10, bytesMax: 13, fits: () => true },
    weight: 2.3,
    check: null,
    passRate: 1,
  },
];

/** An Amazon resource name with the account that it belongs to. */
const arns: TextFinder = {
  literals: ['arn:aws', '.iam.gserviceaccount.com'],
  digitsMin: 0,
  bytesMin: 23,
  needs: 0,
  find: (bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome => {
    const isArn = bytes[at] === 97 && hasAt(bytes, at, end, 'arn:aws');
    let from = at;
    if (!isArn) while (from > start && at - from < 128 && arnBytes[bytes[from - 1] ?? 0] === 1) from -= 1;
    if (isArn ? !hasAccount(bytes, at, Math.min(end, at + 120)) : at - from < 8) return outcome.none;
    const to = runEnd(arnBytes, bytes, at, Math.min(end, at + 512));
    found.start = from;
    found.end = to;
    found.weight = 6;
    found.what = isArn ? 'a resource name with its account' : 'a service account';
    return outcome.fit;
  },
};

function hasAccount(bytes: Uint8Array, at: number, to: number): boolean {
  let colons = 0;
  let index = at;
  for (; index < to && colons < 4; index += 1) if (bytes[index] === 58) colons += 1;
  return runEnd(digits, bytes, index, to) === index + 12 && bytes[index + 12] === 58;
}

/** What a machine in a cloud is told about itself: whoever reads it knows where to knock, and with its paths how. */
export const cloudMetadata = defineDataClass({
  id: 'internal.cloud-metadata',
  title: 'Cloud metadata',
  sensitivity: 'internal',
  laws: ['OWASP API8:2023'],
  requires: { consumer: 'any', transport: 'any' },
  treatment: { kind: 'strip' },
  retentionDays: 90,
  prevalence: 1 / 500,
  isNeverSampled: true,
  evidence: [
    byForms(forms),
    byText(arns),
    ...phraseFinder('a path of an instance metadata service', [
      phrase('latest/meta-data', 11),
      phrase('computeMetadata/v1', 11),
      phrase('/metadata/instance?api-version', 12),
      phrase('instance-identity/document', 11),
      phrase('iam/security-credentials', 11),
      // The kind of credentials that a machine in EC2 is given, and nobody else writes.
      phrase('AWS-HMAC', 11),
      phrase('/var/run/secrets/', 10.5),
      phrase('kubernetes.io/serviceaccount', 10.5),
      phrase('is not authorized to perform: ', 9.5),
    ]).map(byText),
    byKey(
      [
        'instance_id',
        'ec2_instance_id',
        'image_id',
        'ami_id',
        'ami',
        'kernel_id',
        'ramdisk_id',
        'vpc_id',
        'subnet_id',
        'security_group',
        'security_group_id',
        'network_interface_id',
        'eni_id',
        'volume_id',
        'snapshot_id',
        'reservation_id',
      ],
      { weight: 4 },
    ),
    byKey(['aws_account_id', 'aws_account', 'account_id', 'owner_id', 'project_number', 'gcp_project_number', 'numeric_project_id'], {
      weight: 6.2,
      under: ['aws', 'cloud', 'gcp', 'ec2', 'iam', 'instance', 'identity_document', 'metadata', 'project'],
    }),
    byKey(
      [
        'role_arn',
        'iam_role',
        'iam_role_arn',
        'instance_profile_arn',
        'execution_role',
        'task_role_arn',
        'function_arn',
        'invoked_function_arn',
        'topic_arn',
        'queue_arn',
        'bucket_arn',
        'secret_arn',
        'cluster_arn',
        'kms_key_arn',
        'target_group_arn',
        'error',
        'message',
        'detail',
        'exception',
        'service_account',
        'client_email',
        'instance_profile',
      ],
      { weight: 3 },
    ),
    // Documents of the metadata service hold them together.
    byKey(['account_id', 'project_number'], { weight: 2 }),
    bySiblings(['availability_zone', 'instance_type', 'kernel_id', 'ramdisk_id', 'ami_id'], { weight: 5 }),
    against(['product', 'template', 'example', 'pattern'], { weight: -4 }),
  ],
  samples: {
    hits: [
      { error: 'User: arn:aws:iam::482130078213:user/shop is not authorized to perform: s3:GetObject' },
      { instanceId: 'i-0a1b2c3d4e5f60718' },
      { roleArn: 'arn:aws:iam::482130078213:role/shop-task' },
      { content: '{"Code" : "Success", "Type" : "AWS-HMAC"}' },
      { url: 'http://169.254.169.254/latest/meta-data/iam/security-credentials/shop' },
      { awsAccountId: '482130078213' },
      { vpcId: 'vpc-0a1b2c3d' },
    ],
    misses: [
      { value: 'arn:aws:s3:::shop-public' },
      { algorithm: 'AWS4-HMAC-SHA256' },
      { instanceId: '17' },
      { value: 'i-0a1b2c3d4e5f60718' },
      { accountId: '482130078213' },
      { imageId: 'hero-1' },
      { message: 'You are not authorized' },
    ],
  },
});
