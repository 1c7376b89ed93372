/** Values that pass their checks and belong to nobody: published test ranges, and names that were made up. */
export const givenNames = [
  'Ada',
  'Bram',
  'Carla',
  'Dario',
  'Elif',
  'Finn',
  'Greta',
  'Hugo',
  'Ines',
  'Jonas',
  'Kaja',
  'Liam',
  'Mira',
  'Nils',
  'Olga',
  'Pavel',
  'Rosa',
  'Sven',
] as const;

export const familyNames = [
  'Alström',
  'Bekker',
  'Castellan',
  'Dahlgren',
  'Everly',
  'Fontana',
  'Grauwald',
  'Hartwell',
  'Ilves',
  'Jansky',
  'Kowalczyk',
  'Lindqvist',
  'Moreau',
] as const;

export const streets = [
  'Mill Lane',
  'Harbour Street',
  'Lindenweg',
  'Rue des Tilleuls',
  'Canal Walk',
  'Station Road',
  'Kirchgasse',
] as const;

export const cities = [
  { city: 'Bremen', country: 'DE', postalCode: '28195' },
  { city: 'Leeds', country: 'GB', postalCode: 'LS1 4AP' },
  { city: 'Nantes', country: 'FR', postalCode: '44000' },
  { city: 'Utrecht', country: 'NL', postalCode: '3511 AX' },
  { city: 'Graz', country: 'AT', postalCode: '8010' },
] as const;

/** Test numbers that the card networks and payment providers publish; none can be charged. */
export const cards = [
  { brand: 'visa', number: '4111111111111111' },
  { brand: 'visa', number: '4012888888881881' },
  { brand: 'visa', number: '4242424242424242' },
  { brand: 'mastercard', number: '5555555555554444' },
  { brand: 'mastercard', number: '5105105105105100' },
  { brand: 'mastercard', number: '2223003122003222' },
  { brand: 'amex', number: '378282246310005' },
] as const;

/** The example of each country in the IBAN registry (SWIFT, ISO 13616). */
export const ibans = [
  'DE89370400440532013000',
  'GB29NWBK60161331926819',
  'FR1420041010050500013M02606',
  'NL91ABNA0417164300',
  'AT611904300234573201',
  'BE68539007547034',
  'ES9121000418450200051332',
] as const;

/** Specimens of public forms and manuals, valid by their check digits: Spanish DNI, Italian codice fiscale, German tax id, French NIR, Dutch BSN. */
export const nationalIds = ['12345678Z', 'RSSMRA85T10A562S', '86095742719', '255081416802538', '111222333'] as const;

export const conditions = [
  { code: 'E11.9', title: 'Type 2 diabetes mellitus without complications', medication: 'Metformin 500 mg' },
  { code: 'I10', title: 'Essential (primary) hypertension', medication: 'Ramipril 5 mg' },
  { code: 'J45.909', title: 'Unspecified asthma, uncomplicated', medication: 'Salbutamol 100 mcg' },
  { code: 'F32.1', title: 'Major depressive disorder, single episode, moderate', medication: 'Sertraline 50 mg' },
  { code: 'E03.9', title: 'Hypothyroidism, unspecified', medication: 'Levothyroxine 75 mcg' },
] as const;

/** The example key of RFC 8410, section 10.3: a private key that everybody knows. */
export const signingKey = {
  private: '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n',
  public: '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n',
} as const;
