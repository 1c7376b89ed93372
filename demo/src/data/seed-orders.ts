import type { Shop } from '../shop.ts';
import { orderCount, orderIdOf, paymentIdOf, prescriptionIdOf, productCount, productIdOf } from './ids.ts';
import { customerCount, emailOf, nameOf, tenantIds, tenantOf, userIdOf } from './people.ts';
import { between, characters, pick } from './random.ts';
import type { OrderLine, PaymentMethod, Product } from './records.ts';
import { seedAddress, seedInstant } from './seed-parts.ts';
import { cards, conditions, ibans } from './specimens.ts';
import { stableId } from './stable-id.ts';

export function seedOrders(shop: Shop, random: () => number): void {
  const products = Array.from({ length: productCount }, (_, number) => seedProduct(random, number));
  for (const product of products) shop.products.insert(product);
  for (let number = 1; number <= orderCount; number += 1) seedOrder(shop, random, number, products);
  for (let number = 0; number < customerCount; number += 2) seedPrescription(shop, random, number);
  // Customer 1 is the stranger of the recipes.
  seedPrescription(shop, random, 1);
}

const substances = [
  'Ibuprofen',
  'Cetirizine',
  'Loratadine',
  'Zinc',
  'Vitamin D3',
  'Magnesium',
  'Sea salt',
  'Dexpanthenol',
  'Aloe',
  'Paracetamol',
] as const;
const forms = ['tablets', 'capsules', 'drops', 'spray', 'ointment', 'syrup', 'patches'] as const;
const categories = ['pain', 'allergy', 'vitamins', 'skin', 'baby', 'first-aid'] as const;

function seedProduct(random: () => number, number: number): Product {
  const name = `${pick(random, substances)} ${pick(random, forms)} ${between(random, 1, 40) * 10}`;
  const price = between(random, 199, 8999);
  return {
    id: productIdOf(number),
    tenantId: tenantIds[number % 3] ?? tenantIds[0],
    ownerId: '',
    sku: `RM-${String(10_000 + number)}-${characters(random, 3, 'ABCDEFGH')}`,
    name,
    description: `${name}, pack of ${between(random, 1, 10) * 10}. Read the leaflet before use and ask your pharmacist when in doubt. Keep away from children.`,
    category: pick(random, categories),
    price,
    costPrice: Math.round(price * 0.55),
    stock: between(random, 0, 400),
    prescriptionOnly: random() < 0.1,
    rating: random() < 0.2 ? null : between(random, 20, 50) / 10,
    tags: [pick(random, forms), pick(random, ['new', 'sale', 'classic', 'vegan'])],
    supplier: {
      name: `Fabrikam Pharma ${number % 9}`,
      email: `orders${number % 9}@fabrikam.example.net`,
      phone: `+44 20 7946 05${number % 90 < 10 ? '0' : ''}${number % 90}`,
    },
    updatedAt: seedInstant(random),
  };
}

function seedOrder(shop: Shop, random: () => number, number: number, products: readonly Product[]): void {
  const customerNumber = (number - 1) % customerCount;
  const lines = Array.from({ length: between(random, 1, 4) }, () => seedLine(random, products));
  const total = lines.reduce((sum, line) => sum + line.quantity * line.unitPrice, 0);
  const createdAt = seedInstant(random);
  const status = pick(random, ['pending', 'paid', 'shipped', 'delivered', 'cancelled']);
  const { id: _, label: __, ...shippingAddress } = seedAddress(random, '');
  shop.orders.insert({
    id: String(orderIdOf(number)),
    tenantId: tenantOf(customerNumber),
    ownerId: userIdOf(customerNumber),
    customer: { name: nameOf(customerNumber), email: emailOf(customerNumber) },
    status,
    lines,
    total,
    shippingAddress,
    note: random() < 0.3 ? 'Please leave the parcel with the neighbour.' : null,
    trackingCode: status === 'shipped' || status === 'delivered' ? `RM${characters(random, 10, '0123456789')}GB` : null,
    version: 1,
    createdAt,
    updatedAt: createdAt,
  });
  shop.payments.insert({
    id: paymentIdOf(number),
    tenantId: tenantOf(customerNumber),
    ownerId: userIdOf(customerNumber),
    orderId: orderIdOf(number),
    amount: total,
    status: pick(random, ['authorised', 'captured']),
    method: seedMethod(random, number, nameOf(customerNumber)),
    refunds: number % 9 === 0 ? [{ id: stableId('rf', number), amount: 100, reason: 'damaged in transit', createdAt }] : [],
    createdAt,
  });
}

function seedLine(random: () => number, products: readonly Product[]): OrderLine {
  const product = products[between(random, 0, products.length - 1)];
  return { productId: product?.id ?? '', name: product?.name ?? '', quantity: between(random, 1, 3), unitPrice: product?.price ?? 0 };
}

/** Every tenth payment is an invoice; of the others one in three is a direct debit. */
function seedMethod(random: () => number, number: number, holder: string): PaymentMethod {
  if (number % 10 === 0) return { kind: 'invoice', dueOn: '2026-03-31' };
  if ((number * 7 + Math.floor(number / 3)) % 3 === 2)
    return { kind: 'sepa-debit', iban: pick(random, ibans), holder, mandate: `MND-${String(number).padStart(6, '0')}` };
  const card = pick(random, cards);
  return {
    kind: 'card',
    ...card,
    securityCode: characters(random, 3, '0123456789'),
    expires: `20${between(random, 27, 31)}-0${between(random, 1, 9)}`,
    holder,
  };
}

function seedPrescription(shop: Shop, random: () => number, customerNumber: number): void {
  const condition = conditions[customerNumber % conditions.length] ?? conditions[0];
  shop.prescriptions.insert({
    id: prescriptionIdOf(customerNumber),
    tenantId: tenantOf(customerNumber),
    ownerId: userIdOf(customerNumber),
    medicalRecordNumber: `MRN-${String(4_400_000 + customerNumber * 37)}`,
    diagnosis: { code: condition.code, title: condition.title },
    medications: [{ name: condition.medication, dose: pick(random, ['1-0-0', '1-0-1', '0-0-1']) }],
    prescriber: pick(random, ['Dr. Yara Okafor', 'Dr. Tomas Brandt', 'Dr. Leila Haddad']),
    issuedOn: '2025-09-12',
    validUntil: '2026-09-11',
    repeats: between(random, 0, 3),
  });
}
