import { accounts, type Persona } from './auth/personas.ts';
import { fileIdOf, messageIdOf, orderIdOf, paymentIdOf, prescriptionIdOf, productIdOf, webhookIdOf } from './data/ids.ts';
import { seededRandom } from './data/random.ts';
import { stableId, stableUuid } from './data/stable-id.ts';
import { orderBody } from './drive/shopper.ts';

/** A request that an operation answers with success. */
export interface Case {
  readonly as: Persona;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** For bodies that are not JSON. */
  readonly mediaType?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly query?: string;
}

const { customer, admin } = accounts;
const ownOrder = { orderId: String(orderIdOf(1)) };
const ownFile = { fileId: fileIdOf(0) };
const ownAddress = { userId: customer.userId, addressId: stableUuid('address-0', 0) };
const somebody = { userId: customer.userId };
const product = {
  name: 'Zinc drops',
  description: 'New words.',
  category: 'vitamins',
  price: 499,
  stock: 12,
  prescriptionOnly: false,
  rating: 4.5,
  tags: ['new'],
};
const webhook = { url: 'https://hooks.example.net/one', events: ['order.created'], secret: 'made-up-for-this-one-test' };

/** One for every operation of the contract, by its id. */
export const successes: Readonly<Record<string, Case>> = {
  getHealth: { as: 'anonymous' },
  headHealth: { as: 'anonymous' },
  getConfig: { as: 'anonymous' },
  register: {
    as: 'anonymous',
    body: { tenantId: 'tnt_alder', name: 'Noor Vale', email: 'noor.vale@mail.example.com', password: 'long-enough-word' },
  },
  login: { as: 'anonymous', body: { email: customer.email, password: customer.password } },
  refresh: { as: 'anonymous', body: { refreshToken: 'filled-in-by-the-test' } },
  resetPassword: { as: 'anonymous', body: { email: customer.email } },
  logout: { as: 'customer' },
  listApiKeys: { as: 'robot' },
  createApiKey: { as: 'customer', body: { name: 'till', scopes: ['orders:read'], expiresAt: null } },
  deleteApiKey: { as: 'customer', parameters: { keyId: stableId('key', 0) } },
  getProfile: { as: 'customer' },
  changeProfile: { as: 'customer', body: { name: 'Ada A.', phone: null } },
  listUsers: { as: 'support' },
  getUser: { as: 'customer', parameters: somebody },
  deleteUser: { as: 'admin', parameters: somebody },
  listAddresses: { as: 'customer', parameters: somebody },
  putAddress: {
    as: 'customer',
    parameters: ownAddress,
    body: { label: 'home', street: 'Mill Lane 4', city: 'Leeds', postalCode: 'LS1 4AP', country: 'GB' },
  },
  listTenants: { as: 'anonymous' },
  getTenantSettings: { as: 'support' },
  changeTenantSettings: { as: 'admin', body: { supportPhone: '+44 20 7946 0123' } },
  listEmployees: { as: 'support' },
  listWebhooks: { as: 'admin' },
  createWebhook: { as: 'admin', body: webhook },
  getSigningKey: { as: 'anonymous' },
  deleteWebhook: { as: 'admin', parameters: { webhookId: webhookIdOf(0, 0) } },
  testWebhook: { as: 'admin', parameters: { webhookId: webhookIdOf(0, 0) } },
  listProducts: { as: 'anonymous', query: 'limit=100' },
  getProduct: { as: 'anonymous', parameters: { productId: productIdOf(0) } },
  headProduct: { as: 'anonymous', parameters: { productId: productIdOf(0) } },
  putProduct: { as: 'admin', parameters: { productId: productIdOf(0) }, body: product },
  listCategories: { as: 'anonymous' },
  getCatalogue: { as: 'anonymous' },
  search: { as: 'anonymous', query: 'q=vitamin' },
  listOrders: { as: 'support', query: 'limit=100' },
  createOrder: { as: 'robot', body: orderBody(seededRandom(1), 'Ada', customer.email, 7) },
  getOrder: { as: 'customer', parameters: ownOrder },
  changeOrder: { as: 'support', parameters: ownOrder, body: { status: 'shipped', trackingCode: 'RM0123456789GB' } },
  cancelOrder: { as: 'customer', parameters: ownOrder },
  getInvoice: { as: 'customer', parameters: ownOrder },
  listPayments: { as: 'support', query: 'limit=100' },
  getPayment: { as: 'customer', parameters: { paymentId: paymentIdOf(1) } },
  refundPayment: { as: 'support', parameters: { paymentId: paymentIdOf(1) }, body: { amount: 1, reason: 'goodwill' } },
  listPrescriptions: { as: 'support', query: 'limit=100' },
  getPrescription: { as: 'customer', parameters: { prescriptionId: prescriptionIdOf(0) } },
  listMessages: { as: 'support', query: 'limit=100' },
  sendMessage: { as: 'customer', body: { subject: 'Hello', text: 'Is it in stock?' } },
  getMessage: { as: 'customer', parameters: { messageId: String(messageIdOf(1)) } },
  deleteMessage: { as: 'customer', parameters: { messageId: String(messageIdOf(1)) } },
  listFiles: { as: 'support', query: 'limit=100' },
  uploadFile: { as: 'customer', query: 'name=note.txt', body: 'some words', mediaType: 'text/plain' },
  getFile: { as: 'customer', parameters: ownFile },
  deleteFile: { as: 'customer', parameters: ownFile },
  downloadFile: { as: 'customer', parameters: ownFile },
  headFile: { as: 'customer', parameters: ownFile },
  linkFile: { as: 'customer', parameters: ownFile },
  changeRole: { as: 'admin', parameters: { userId: admin.userId }, body: { role: 'admin' } },
  listAudit: { as: 'admin', query: 'limit=100' },
  reportSales: { as: 'admin' },
  exportCustomers: { as: 'admin' },
  exportOrders: { as: 'admin' },
  bench1k: { as: 'anonymous' },
  bench20k: { as: 'anonymous' },
  bench200k: { as: 'anonymous' },
  listBranches: { as: 'anonymous', query: 'city=Norwich' },
  getBranch: { as: 'anonymous', parameters: { branchId: '1' } },
  firstBranch: { as: 'anonymous', query: 'sort=name' },
  columnOfBranches: { as: 'anonymous', query: 'column=name' },
  lookUpBranch: { as: 'anonymous', body: { city: 'York' } },
  searchBranches: { as: 'anonymous', query: 'q=River' },
  isBranchOpen: { as: 'anonymous', query: 'city=York' },
  countVisit: { as: 'anonymous', query: 'city=York' },
  branchesOfRegion: { as: 'anonymous', headers: { 'x-region': 'Lincoln' } },
  ownBranch: { as: 'anonymous', headers: { cookie: 'branch=Riverside' } },
  importBranch: { as: 'anonymous', query: 'city=Norwich' },
  measureLabel: { as: 'anonymous', query: 'text=Zinc+drops' },
  greet: { as: 'anonymous', query: 'name=Ada' },
  readGuestBook: { as: 'anonymous' },
  writeGuestBook: { as: 'anonymous', body: { text: 'Thank you!' } },
  listWishes: { as: 'anonymous' },
  makeWish: { as: 'anonymous', body: { text: 'Zinc drops' } },
  queryGraph: { as: 'anonymous', body: { query: '{ product { name } }' } },
  remind: { as: 'anonymous', body: { subject: 'Pick up', to: customer.email } },
  findPhone: { as: 'anonymous', query: 'cn=ada&pin=5120' },
  findLocker: { as: 'anonymous', query: 'member=ada&pin=4711' },
  openLocker: { as: 'anonymous', body: { member: 'ada', pin: '4711' } },
  leave: { as: 'anonymous', query: 'to=%2Fv1%2Forders' },
  writeVoucher: { as: 'anonymous', query: 'amount=10' },
  readLeaflet: { as: 'anonymous', query: 'file=aspirin.txt' },
  previewPreferences: { as: 'anonymous', query: 'font=small' },
  mergePreferences: { as: 'anonymous', body: { font: 'small' } },
  fetchPicture: { as: 'anonymous', body: { url: 'http://pictures.example.com/zinc.png' } },
  previewLetter: { as: 'anonymous', body: { name: 'Ada', text: 'Your order is ready.' } },
  readBasket: { as: 'anonymous', query: 'basket=note%3A+two' },
  readDelivery: { as: 'anonymous', body: '<note><item>Zinc drops</item></note>', mediaType: 'application/xml' },
  readStaffCard: { as: 'anonymous', query: 'name=ada&code=3107' },
};
