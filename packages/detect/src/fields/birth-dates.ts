import { words } from './words.ts';

/** Fields that hold when a person was born. */
export const birthDateFields: readonly string[] = words(`
  dateofbirth date_birth birth_dt birth_date_time birthdt b_day bday bdate dt_birth born_at day_of_birth year_of_birth birth_year
  birthyear brth_dt patient_dob customer_dob geburts_datum geb_datum gebdat geb_dat geboren geboren_am geburtsjahr date_naissance
  ddn ne_le nee_le annee_naissance fecha_nac fec_nac fec_nacimiento f_nacimiento fnac ano_nacimiento cumpleanos nascita data_nasc
  nato_il anno_nascita compleanno dt_nascimento dt_nasc dtnasc nasc aniversario ano_nascimento geboorte_datum geboortejaar
  verjaardag geb_dag data_ur rok_urodzenia urodziny fodelsedag fodelsear födelsedatum födelsedag fodt fodselsdag fodselsaar
  fødselsdato fødselsdag fødselsår født syntyma_aika syntymapaiva syntymavuosi datum_narozeni narozeni datum_narodenia
  datum_rodenja datum_rojstva szuletesi_datum szuletesi_ido data_nasterii dogum_tarihi tanggal_lahir tgl_lahir ngay_sinh sunniaeg
  gimimo_data dzimsanas_datums день_рождения дата_рожд др год_рождения дата_народження ημερομηνια_γεννησης תאריך_לידה
  تاريخ_الميلاد تاریخ_تولد जन्म_तिथि जन्मतिथि วันเกิด วันเดือนปีเกิด 生日 誕生日 出生年月日 出生年月 出生日 생일 출생일 출생년도 ծննդյան_ամսաթիվ
  დაბადების_თარიღი day_birth dte_birth year_birth month_birth time_birth birth_dte birth_datetime birth_month birth_time born_date
  birthdate_text date_born d_birth natal_date geburts_tag geburts_jahr tag_der_geburt datum_der_geburt geb_am geb_tag gebtag gebd
  geb gebjahr geburtsdat geburtstermin date_naiss date_nais jour_naissance jour_naiss jour_nais annee_naiss annee_nais
  dt_naissance dt_naiss dt_nais dte_naissance dte_naiss dte_nais d_naissance d_naiss d_nais ne_e_le nee le_ne naissance_date
  fecha_nacim fecha_nto fecha_ncto dia_nacimiento dia_nac dia_nacim dia_nto dia_ncto ano_nac ano_nacim ano_nto ano_ncto fec_nacim
  fec_nto fec_ncto f_nac f_nacim f_nto f_ncto fch_nacimiento fch_nac fch_nacim fch_nto fch_ncto dt_nacimiento dt_nac dt_nacim
  dt_nto dt_ncto nacido nacida nacido_el fechanac giorno_nascita giorno_nasc anno_nasc dt_nascita d_nascita d_nasc nata_il
  nato_a_il nato_nata_il nascita_data data_nascim data_nascto dia_nascimento dia_nasc dia_nascim dia_nascto ano_nasc ano_nascim
  ano_nascto dt_nascim dt_nascto d_nascimento d_nascim d_nascto nascido nascida nascido_em natalicio data_natalicia gebdatum
  geboorte_dag geboortedag geboorte_jaar geboren_op datum_geboorte data_urodz data_urodzin dzien_urodzenia dzien_ur dzien_urodz
  dzien_urodzin rok_ur rok_urodz rok_urodzin dt_urodzenia dt_ur dt_urodz dt_urodzin urodzony urodzona ur_data dataur fodelse_datum
  fodelse_dag fodelsetid fodd fodd_datum foddatum fodd_den fodt_den fodselsdatoen fodsels_dato fodselstid fodedag fodseldato
  fodedato fodselaar fodselsar fodsels_dag syntyma_paiva syntymapvm synt_aika syntaika synt_pvm syntynyt syntyma_vuosi дата_рожден
  день_рожд день_рожден год_рожд год_рожден родился дата_рождения_клиента др_клиента 出生时间 生日日期 出生 誕生年月日 生年 생년월일자 생년 जन्मदिन
  जन्म_तारीख تاريخ_الولادة تاريخ_ميلاد يوم_الميلاد dob_date birth_timestamp dob_text birth_date date_of_birth dob birthday
  birthdate birth_day born born_on birth d_o_b geburtsdatum geburtstag date_de_naissance naissance fecha_de_nacimiento
  fecha_nacimiento nacimiento data_di_nascita data_nascita data_de_nascimento data_nascimento nascimento geboortedatum
  data_urodzenia fodselsdato fodelsedatum syntymaaika дата_рождения 生年月日 出生日期 생년월일
`);
