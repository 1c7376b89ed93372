/** What the shop stores. Views in `routes/` say how much of it an answer shows. */
export type Role = 'customer' | 'support' | 'admin';

export interface Row {
  readonly id: string;
  readonly tenantId: string;
  /** Whose it is; the empty string for what belongs to the tenant. */
  readonly ownerId: string;
}

export interface Address {
  readonly id: string;
  readonly label: string;
  readonly street: string;
  readonly city: string;
  readonly postalCode: string;
  readonly country: string;
}

export interface User extends Row {
  readonly addresses: readonly Address[];
  readonly birthDate: string;
  readonly createdAt: string;
  readonly email: string;
  readonly internalNotes: string;
  readonly lastLoginIp: string;
  readonly marketingConsent: boolean;
  readonly name: string;
  readonly nationalId: string;
  readonly passwordHash: string;
  readonly phone: string | null;
  readonly role: Role;
  readonly status: 'active' | 'suspended';
  readonly updatedAt: string;
}

export interface Tenant extends Row {
  readonly city: string;
  readonly contactEmail: string;
  readonly country: string;
  readonly databaseUrl: string;
  readonly features: Readonly<Record<string, boolean>>;
  readonly legalName: string;
  readonly name: string;
  readonly openingHours: readonly { readonly day: string; readonly opens: string; readonly closes: string }[];
  readonly payoutIban: string;
  readonly plan: 'starter' | 'growth' | 'enterprise';
  readonly supportPhone: string;
  readonly updatedAt: string;
}

export interface Product extends Row {
  readonly category: string;
  readonly costPrice: number;
  readonly description: string;
  readonly name: string;
  readonly prescriptionOnly: boolean;
  readonly price: number;
  readonly rating: number | null;
  readonly sku: string;
  readonly stock: number;
  readonly supplier: { readonly name: string; readonly email: string; readonly phone: string };
  readonly tags: readonly string[];
  readonly updatedAt: string;
}

export interface OrderLine {
  readonly name: string;
  readonly productId: string;
  readonly quantity: number;
  readonly unitPrice: number;
}

export interface Order extends Row {
  readonly createdAt: string;
  readonly customer: { readonly name: string; readonly email: string };
  readonly lines: readonly OrderLine[];
  readonly note: string | null;
  readonly shippingAddress: Omit<Address, 'id' | 'label'>;
  readonly status: 'pending' | 'paid' | 'shipped' | 'delivered' | 'cancelled';
  readonly total: number;
  readonly trackingCode: string | null;
  readonly updatedAt: string;
  readonly version: number;
}

export type PaymentMethod =
  | {
      readonly kind: 'card';
      readonly brand: string;
      readonly number: string;
      readonly securityCode: string;
      readonly expires: string;
      readonly holder: string;
    }
  | { readonly kind: 'sepa-debit'; readonly iban: string; readonly holder: string; readonly mandate: string }
  | { readonly kind: 'invoice'; readonly dueOn: string };

interface Refund {
  readonly amount: number;
  readonly createdAt: string;
  readonly id: string;
  readonly reason: string;
}

export interface Payment extends Row {
  readonly amount: number;
  readonly createdAt: string;
  readonly method: PaymentMethod;
  readonly orderId: number;
  readonly refunds: readonly Refund[];
  readonly status: 'authorised' | 'captured' | 'refunded';
}

export interface Prescription extends Row {
  readonly diagnosis: { readonly code: string; readonly title: string };
  readonly issuedOn: string;
  readonly medicalRecordNumber: string;
  readonly medications: readonly { readonly name: string; readonly dose: string }[];
  readonly prescriber: string;
  readonly repeats: number;
  readonly validUntil: string;
}

export interface Message extends Row {
  readonly attachments: readonly string[];
  readonly createdAt: string;
  readonly readAt: string | null;
  readonly sender: {
    readonly id: string;
    readonly name: string;
    readonly role: Role;
    readonly sessionId: string;
    readonly ipAddress: string;
  };
  readonly subject: string;
  readonly text: string;
  readonly threadId: string;
}

export interface StoredFile extends Row {
  readonly bytes: number;
  readonly createdAt: string;
  readonly mediaType: string;
  readonly name: string;
  readonly sha256: string;
  readonly sharedWith: readonly string[];
  readonly storagePath: string;
  readonly visibility: 'private' | 'tenant';
}

export interface Employee extends Row {
  readonly department: string;
  readonly email: string;
  readonly managerId: string | null;
  readonly name: string;
  readonly nationalId: string;
  readonly salary: { readonly amount: number; readonly currency: string };
  readonly startedOn: string;
  readonly title: string;
}

export interface Webhook extends Row {
  readonly active: boolean;
  readonly createdAt: string;
  readonly events: readonly string[];
  readonly secret: string;
  readonly url: string;
}

export interface ApiKey extends Row {
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly key: string;
  readonly lastUsedAt: string | null;
  readonly name: string;
  readonly scopes: readonly string[];
}

export interface AuditEntry extends Row {
  readonly action: string;
  readonly at: string;
  readonly ipAddress: string;
  readonly target: string;
  readonly userAgent: string;
}

export interface Session extends Row {
  readonly accessToken: string;
  readonly ipAddress: string;
  readonly startedAt: string;
}
