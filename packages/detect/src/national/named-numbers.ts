import type { ValueForm } from '../evidence.ts';
import type { NumberKind } from './national-format.ts';
import { nationalFormats } from './national-formats.ts';
import { namedForms } from './number-forms.ts';

/** Names that one country's office, or a few, have for a number. What they call so is held against these formats and no others. */
export interface NamedNumber {
  readonly names: readonly string[];
  readonly forms: readonly ValueForm[];
}

/** By formats, as `country name` and parted by `|`, the names that mean them. */
const people: Readonly<Record<string, string>> = {
  'US SSN|US ITIN': 'ssn us_ssn itin',
  'GB NINO': 'nino national_insurance_number national_insurance ni_number',
  'GB UTR': 'utr utr_number',
  'CA SIN': 'sin ca_sin social_insurance_number',
  'CA BC PHN': 'bc_phn phn',
  'AU TFN': 'tfn tax_file_number',
  'NZ IRD': 'ird ird_number',
  'IE PPS': 'pps ppsn pps_number',
  'HK 香港身份證': 'hkid',
  'PK CNIC': 'cnic',
  'AE Emirates ID': 'emirates_id',
  'QA QID': 'qid',
  'KE PIN': 'kra_pin ke_pin',
  'GH Ghana Card': 'ghana_card',
  'BR CPF': 'cpf br_cpf',
  'CR cédula': 'cr_cpf',
  'ES DNI|ES NIE|ES NIF|PE DNI|AR DNI': 'dni numero_dni',
  'ES NIE': 'nie numero_nie',
  'ES DNI|ES NIE|ES NIF|ES CIF|ES VAT|PT NIF|PT NIPC|AD NRT|AO bilhete de identidade|AO NIF|DZ NIF|FR numéro fiscal': 'nif',
  'AR CUIL|AR CUIT': 'cuil cuit_cuil',
  'CL RUN|CL RUT|UY RUT': 'rut',
  'MX CURP': 'curp',
  'MX NSS|ES número de la Seguridad Social': 'nss',
  'SV DUI': 'dui',
  'CU NI': 'carne_identidad carnet_identidad',
  'PT cartão de cidadão': 'cartao_cidadao cartao_de_cidadao',
  'PT NIF|PT NIPC': 'numero_identificacao_fiscal',
  'AO bilhete de identidade|MZ bilhete de identidade': 'bilhete_de_identidade numero_bi bi_numero',
  'AD NRT': 'nrt numero_nrt',
  'CR DIMEX': 'dimex numero_dimex',
  'IN Aadhaar|IN VID': 'aadhaar aadhar aadhaar_number adhaar uidai आधार आधार_संख्या',
  'IN VID': 'in_vid aadhaar_vid',
  'IN PAN': 'pan_india in_pan indian_pan',
  'PL PESEL': 'pesel numer_pesel nr_pesel',
  'PL dowód osobisty': 'dowod_osobisty numer_dowodu',
  'NL BSN|NL onderwijsnummer': 'bsn burgerservicenummer sofinummer bsn_nummer',
  'NL onderwijsnummer': 'onderwijsnummer',
  'BE Rijksregisternummer': 'rijksregisternummer insz insz_nummer niss bis_nummer numero_national registre_national',
  'IT codice fiscale|IT partita IVA': 'codice_fiscale cf_cliente cod_fiscale cod_fisc codfisc',
  "IT carta d'identità": 'carta_identita',
  'FR NIR': 'numero_securite_sociale numero_secu num_secu securite_sociale numero_insee nir numero_nir',
  'FR numéro fiscal': 'numero_fiscal',
  'DE Steuer-IdNr.':
    'steuer_id steuer_idnr steuerid steuer_identifikationsnummer steueridentifikationsnummer steueridentnummer steuer_ident_nr idnr identifikationsnummer',
  'DE Rentenversicherungsnummer|AT Sozialversicherungsnummer|CH AHV-Nummer': 'sozialversicherungsnummer sv_nummer svnr svnummer',
  'DE Rentenversicherungsnummer': 'rentenversicherungsnummer',
  'DE Personalausweisnummer': 'personalausweis personalausweisnummer',
  'CH AHV-Nummer': 'ahv ahv_nummer ahv_number numero_avs',
  'SE personnummer': 'personnummer personnr samordningsnummer',
  'NO fødselsnummer': 'fodselsnummer fødselsnummer fodselsnr',
  'DK CPR-nummer|DK CPR-nummer (2007)': 'cpr cpr_number cpr_nummer cpr_nr',
  'FI henkilötunnus': 'henkilotunnus hetu',
  'IS kennitala': 'kennitala',
  'EE isikukood': 'isikukood',
  'LT asmens kodas': 'asmens_kodas',
  'LV personas kods': 'personas_kods',
  'CZ rodné číslo|SK rodné číslo': 'rodne_cislo rodné_číslo',
  'RO CNP': 'cnp cod_numeric_personal',
  'HR OIB': 'oib',
  'RS ЈМБГ|BA JMBG|ME JMBG|HR JMBG|MK ЕМБГ|SI EMŠO': 'jmbg emso',
  'BG ЕГН|BG ЛНЧ': 'egn егн',
  'BG ЛНЧ': 'лнч pnf lnch',
  'SI davčna številka|SI VAT': 'davcna_stevilka',
  'GR ΑΜΚΑ': 'αμκα αμκα amka амка',
  'GR ΑΦΜ': 'afm αφμ',
  'HU adóazonosító jel': 'adoazonosito adoazonosito_jel',
  'TR T.C. kimlik no': 'tckn tc_kimlik tc_kimlik_no kimlik_no kimlik_numarasi',
  'IL מספר זהות': 'teudat_zehut מספר_זהות תעודת_זהות ת_ז',
  'KR 주민등록번호': 'resident_registration_number rrn 주민등록번호 주민번호 외국인등록번호',
  'JP マイナンバー': 'my_number マイナンバー 個人番号',
  'ID NIK': 'nik nomor_ktp ktp',
  'VN CCCD': 'cccd',
  'KZ ЖСН|KG ПИН': 'жсн иин iin',
  'RU ИНН': 'инн инн_физлица номер_инн инн_клиента',
  'RU СНИЛС': 'снилс snils',
  'UA РНОКПП': 'рнокпп rnokpp rntrc ідентифікаційний_код',
  'UZ JSHSHIR': 'pinfl jshshir',
  'EG رقم التسجيل الضريبي': 'eg_tax_registration_number رقم_التسجيل_الضريبي',
  'EG الرقم القومي|LY الرقم الوطني': 'الرقم_القومي',
  'KW الرقم المدني': 'الرقم_المدني',
  'IR کد ملی': 'کد_ملی',
  'TH เลขประจำตัวประชาชน': 'เลขประจำตัวประชาชน เลขบัตรประชาชน',
  'TW 身分證字號|TW 居留證號': '身分證 身分證字號',
  'TW 居留證號': 'resident_certificate_number',
  'CN 居民身份证|CN 居民身份证 (第一代)': '身份证 身份证号 身份证号码 公民身份号码 resident_id_number',
  'MU NID': 'mu_nid',
  'LI PEID': 'peid',
  'ZA ID number': 'sa_id_number za_id_number south_african_id rsa_id',
  'TH เลขประจำตัวประชาชน|TH เลขประจำตัวผู้เสียภาษี': 'th_id_number',
  'GE პირადი ნომერი': 'პირადი_ნომერი',
  'AM ՀԾՀ': 'հծհ',
};

const businesses: Readonly<Record<string, string>> = {
  'US EIN': 'ein employer_identification_number employer_id_number fein',
  'CA BN|IN GSTIN|NZ GST|AU ABN': 'gst hst gst_hst_number gst_registration',
  'CA QST': 'qst qst_number tvq numero_tvq',
  'CA BC PST': 'pst pst_number',
  'FO V-tal': 'v_tal vtal',
  'AU ABN': 'abn',
  'AU ACN': 'acn',
  'IN GSTIN': 'gstin',
  'NZ NZBN': 'nzbn',
  'SG UEN': 'uen',
  'BR CNPJ': 'cnpj br_cnpj',
  'AR CUIT|AR CUIL': 'cuit',
  'CO NIT|GT NIT|SV NIT|SV DUI|CO cédula de ciudadanía|BO CI': 'nit numero_nit',
  'PE RUC|EC RUC|PY RUC': 'ruc numero_ruc',
  'DO RNC': 'rnc',
  'VE RIF|VE cédula': 'rif',
  'ES CIF|ES DNI|ES NIE|ES NIF|RO CUI': 'cif numero_cif',
  'CR cédula jurídica': 'cpj cedula_juridica',
  'FR SIREN': 'siren numero_siren',
  'FR SIRET': 'siret numero_siret',
  'IT partita IVA': 'partita_iva p_iva piva numero_partita_iva',
  'AT Firmenbuchnummer': 'firmenbuchnummer',
  'PL NIP': 'nip numer_nip',
  'PL REGON': 'regon',
  'PL KRS': 'krs',
  'PT NIPC|PT NIF': 'nipc',
  'SE organisationsnummer|SE personnummer': 'organisationsnummer org_nummer',
  'SE organisationsnummer|NO organisasjonsnummer|SE personnummer': 'orgnr org_nr',
  'NO organisasjonsnummer': 'organisasjonsnummer',
  'NO VAT': 'mva_nummer',
  'DK CVR': 'cvr cvr_nummer cvr_nr cvr_number',
  'FI Y-tunnus': 'y_tunnus ytunnus',
  'FI VAT|FI Y-tunnus': 'alv_numero',
  'EE VAT': 'kmkr',
  'EE registrikood': 'registrikood',
  'LT VAT': 'pvm_kodas',
  'LV VAT|LV personas kods': 'pvn_numurs',
  'SK VAT|SK DIČ': 'ic_dph',
  'HU adószám|HU VAT': 'adoszam anum',
  'RU ОГРН': 'огрн ogrn',
  'RU ОГРНИП': 'огрнип',
  'RU ИНН': 'инн_организации inn_организации ru_inn inn_number',
  'UA ЄДРПОУ': 'єдрпоу edrpou',
  'BY УНП': 'унп unp',
  'TR VKN': 'vkn vergi_no vergi_numarasi',
  'ID NPWP': 'npwp',
  'VN mã số thuế': 'mst ma_so_thue',
  'CN 统一社会信用代码': '统一社会信用代码 uscc unified_social_credit_code',
  'TW 統一編號': '統一編號 ubn',
  'JP 法人番号': '法人番号 corporate_number',
  'KR 사업자등록번호': '사업자등록번호',
  'MA ICE': 'ma_ice',
  'MD IDNO': 'idno',
  'MK ЕДБ|MK VAT': 'edb едб',
  'MZ NUIT': 'nuit',
  'GN NIFP': 'nifp',
  'TN matricule fiscal': 'matricule_fiscal tn_mf',
  'PK NTN': 'ntn',
  'TH เลขประจำตัวผู้เสียภาษี': 'juristic_id',
  'IS VAT': 'vsk vsk_numer',
  'AL NIPT': 'nipt',
  'IL ח.פ.': 'ח_פ',
};

export const namedPeople: readonly NamedNumber[] = [...namedOf(people), ...byCountry('person', ['id_number', 'national_id', 'id_no'])];
export const namedBusinesses: readonly NamedNumber[] = [...namedOf(businesses), ...byCountry(null, ['tin', 'tax_number', 'tax_no'])];

/** `za_id_number`: a general name behind the country that it belongs to. */
function byCountry(kind: NumberKind | null, names: readonly string[]): readonly NamedNumber[] {
  const countries = [...new Set(nationalFormats.map(({ country }) => country))];
  return countries.map((country) => {
    const formats = nationalFormats.filter((one) => one.country === country && (kind === null || one.kind === kind));
    return { names: names.map((name) => `${country.toLowerCase()}_${name}`), forms: namedForms(formats) };
  });
}

function namedOf(table: Readonly<Record<string, string>>): readonly NamedNumber[] {
  return Object.entries(table).map(([ids, names]) => {
    const wanted = new Set(ids.split('|'));
    const formats = nationalFormats.filter(({ country, name }) => wanted.has(`${country} ${name}`) || wanted.has(name));
    return { names: names.split(' '), forms: namedForms(formats) };
  });
}
