import { words } from './words.ts';

/** Fields that hold a telephone number. */
export const phoneFields: readonly string[] = words(`
  telefon_nummer telefonnummern mobiltelefon mobil_telefon mobtelefon мобтелефон моб_телефон сотовый сотовый_телефон
  контактный_телефон тел номер_мобильного 携帯番号 連絡先電話 連絡先電話番号 自宅電話 自宅電話番号 勤務先電話 お電話番号 联系方式电话 固定电话 移动电话 座机 휴대전화번호 집전화 자택전화 핸드폰 핸드폰번호
  phone_extension_number phone_full phone_text tel_number_text office_phone recapito recapito_telefono recapito_cellulare
  num_cellulare num_celular nro_celular num_movil num_mobile numero_mobile numero_portable no_telephone no_tel_portable telefoonnr
  mobiele_telefoon vaste_telefoon gsm_nummer gsm_nr nr_komorkowy nr_komorki tel_kom telefon_domowy telefon_sluzbowy
  telefonnr_mobil mobilnumber mobil_nr mobiltlf telefon_mobil puhelinnro puh puh_nro gsm_numero matkapuhelinnumero رقم_الجوال
  رقم_المحمول رقم_الموبايل رقم_هاتف दूरभाष टेलीफोन मोबाइल phone phone_number phone_no phone_num phonenum telephone
  telephone_number tel tel_no tel_number telno mobile_number mobile_no mobile_num mobile_phone cell_phone cellphone cell_number
  cell_no home_phone work_phone day_phone daytime_phone evening_phone msisdn gsm sms_number fax fax_number fax_no telefax landline
  whatsapp whatsapp_number contact_number contact_no contact_phone emergency_contact_number callback_number dial_number
  caller_number caller_id_number handynummer handy_nummer mobilnummer mobil_nummer mobilfunknummer mobiltelefon festnetz
  festnetznummer telefon telefonnummer telefonnr telefon_nr tel_nr telnr rufnummer ruf_nr telefono numero_telefono
  numero_de_telefono num_telefono nro_telefono telefono_fijo telefono_movil numero_movil numero_celular numero_cellulare cellulare
  recapito_telefonico telemovel numero_telemovel telefone numero_telefone telephone_portable telephone_fixe telephone_mobile
  numero_telephone num_telephone numero_de_telephone num_tel no_tel telefoon telefoonnummer telefoon_nr mobiel mobiele_nummer
  mobiel_nummer komorka numer_telefonu nr_telefonu nr_tel telefon_komorkowy numer_komorki mobilnr telefonnumer tlf tlf_nr tlfnr
  mobiltelefonnummer puhelin puhelinnumero matkapuhelin telefonszam telefonni_cislo numar_telefon telefon_no cep_telefonu
  nomor_telepon nomor_hp no_hp telepon dien_thoai so_dien_thoai телефон номер_телефона мобильный мобильный_телефон номер_телефону
  τηλεφωνο κινητο טלפון נייד מספר_טלפון フリーダイヤル 携帯 携帯電話 携帯電話番号 電話 電話番号 电话 电话号码 手机 手机号 手机号码 联系电话 手機 手機號碼 전화 전화번호 연락처 휴대폰 휴대폰번호 휴대전화
  هاتف الهاتف رقم_الهاتف الجوال رقم_الجوال موبایل फ़ोन फोन_नंबर मोबाइल_नंबर โทรศัพท์ เบอร์โทรศัพท์ เบอร์โทร հեռախոս ტელეფონი
`);
