import type { Split } from './split.ts';

/** Where people come from: how they are called and where they live. No two places share a name. */
export interface Home {
  readonly locale: string;
  readonly script: string;
  readonly country: string;
  readonly firsts: readonly string[];
  readonly lasts: readonly string[];
  readonly cities: readonly string[];
  /** `#` is a house number. */
  readonly streets: readonly string[];
  readonly isFamilyFirst: boolean;
}

function home(locale: string, script: string, firsts: string, lasts: string, cities: string, streets: string): Home {
  return {
    locale,
    script,
    country: locale.slice(3),
    firsts: firsts.split('|'),
    lasts: lasts.split('|'),
    cities: cities.split('|'),
    streets: streets.split('|'),
    isFamilyFirst: ['Hani', 'Kana', 'Hang', 'Jpan'].includes(script),
  };
}

export const homes: Readonly<Record<Split, readonly Home[]>> = {
  tune: [
    home(
      'en-US',
      'Latn',
      'Marjorie|Dwayne|Tamika|Curtis|Bethany|Leroy|Shawna|Travis|Kaylee|Roosevelt|Mary Beth|J.',
      "Whitfield|Kowalczyk|McAllister|Boone|Stubblefield|Okafor|Van Houten|Pruitt|O'Dell|Hargrove-Sims",
      'Tulsa|Boise|Fresno|Akron',
      '# Maple Ridge Dr|# W 14th St Apt 3B|# Old Mill Rd|PO Box #|# County Road 12',
    ),
    home(
      'de-DE',
      'Latn',
      'Annegret|Jürgen|Sieglinde|Torben|Heiderose|Björn|Karl-Heinz|Wiebke',
      'Schäfer|Großmann|von der Heide|Lüdtke|Brinkmann|Öztürk|Müller-Lüdenscheidt',
      'Kassel|Lübeck|Gera',
      'Lindenstraße #|Am Alten Markt #a|Bahnhofstr. #|Gänseweg #',
    ),
    home(
      'fr-FR',
      'Latn',
      'Thérèse|Jean-Loup|Maëlys|Gaëtan|Solène|Hervé|Anaïs',
      "Lefèvre|d'Aubigny|Le Goff|Bérenger|Chastain|Duchêne",
      'Angers|Nîmes|Pau',
      '# rue des Lilas|# bis avenue du Général Leclerc|# place de la Mairie|#, impasse des Acacias',
    ),
    home(
      'es-MX',
      'Latn',
      'Guadalupe|Joaquín|Ximena|Héctor|Itzel|Ramón',
      'Ibáñez Cota|Zúñiga|Cárdenas|Quintanilla|Treviño',
      'Saltillo|Mérida|Toluca',
      'Av. Insurgentes Sur #|Calle Hidalgo No. #|Privada de los Pinos #',
    ),
    home(
      'pl-PL',
      'Latn',
      'Zbigniew|Małgorzata|Łucja|Grzegorz|Bożena',
      'Wójcik|Szczepański|Źrebiec|Kamińska|Błaszczyk',
      'Łódź|Radom|Opole',
      'ul. Kwiatowa #|ul. Długa #/4|os. Słoneczne #',
    ),
    home(
      'fi-FI',
      'Latn',
      'Päivi|Väinö|Aino|Kyösti|Tuulikki',
      'Hämäläinen|Mäkelä|Korhonen|Ylönen',
      'Turku|Vaasa',
      'Mannerheimintie # A|Koivukatu #|Rantatie #',
    ),
    home(
      'tr-TR',
      'Latn',
      'Gülşen|Ömer|Ayşegül|İlker|Çağla',
      'Yıldız|Şahin|Çelik|Aydoğan|Güneş',
      'Bursa|Konya',
      'Atatürk Cad. No: #|Gül Sokak No:#/3',
    ),
    home(
      'ru-RU',
      'Cyrl',
      'Анастасия|Вячеслав|Людмила|Игорь|Ксения|Пётр',
      'Кузнецова|Соловьёв|Щербаков|Лебедева|Громов',
      'Казань|Пермь',
      'ул. Ленина, д. #|пр. Мира, #|Садовая улица, дом #',
    ),
    home(
      'el-GR',
      'Grek',
      'Αθηνά|Παναγιώτης|Βασιλική|Στέλιος',
      'Παπαδόπουλος|Οικονόμου|Καραγιάννη|Δημητρίου',
      'Πάτρα|Βόλος',
      'Οδός Ερμού #|Λεωφόρος Κηφισίας #',
    ),
    home(
      'ar-EG',
      'Arab',
      'محمود|فاطمة|خالد|نورهان|يوسف',
      'عبد الرحمن|السيد|حجازي|المصري|شاهين',
      'القاهرة|طنطا',
      '# شارع التحرير|شارع النيل #',
    ),
    home('hi-IN', 'Deva', 'राजेश|सुनीता|अनिल|प्रिया|विक्रम', 'शर्मा|वर्मा|गुप्ता|मिश्रा|यादव', 'लखनऊ|जयपुर', '# गांधी मार्ग|मकान नंबर #, नेहरू नगर'),
    home('ja-JP', 'Jpan', '美咲|大輔|結衣|さくら|健太', '高橋|伊藤|渡辺|小林|斎藤', '仙台市|堺市', '青葉区一番町#-4|堺区南町2-#'),
    home('th-TH', 'Thai', 'สมชาย|สมหญิง|กานดา|วิชัย', 'ใจดี|ศรีสุข|ทองคำ|แก้วมณี', 'เชียงใหม่|ขอนแก่น', '#/5 ถนนสุขุมวิท|# ซอยลาดพร้าว 8'),
    home('bn-BD', 'Beng', 'রহিম|সালমা|করিম|নাসরিন', 'উদ্দিন|বেগম|হোসেন|আক্তার', 'ঢাকা|সিলেট', '# মিরপুর রোড|বাড়ি #, ধানমন্ডি'),
  ],
  score: [
    home(
      'en-GB',
      'Latn',
      'Philippa|Alistair|Siân|Rhodri|Imogen|Callum|Oluwaseun|Mary-Ann|Gethin',
      "Featherstonehaugh|O'Grady|MacLeish|Fitzgerald-Ward|St. John|Adeyemi|Pemberton",
      'Leeds|Swansea|Dundee',
      'Flat 2, # Harcourt Terrace|# High Street|The Old Vicarage, # Church Lane|Unit #, Wharf Road',
    ),
    home(
      'en-AU',
      'Latn',
      'Kirralee|Lachlan|Bronwyn|Darcy|Tahlia',
      "Nguyen-Baker|Carmody|D'Souza|Whitlam|Tjapaltjarri",
      'Ballarat|Cairns',
      'Unit 4/# Wattle Street|# Bruce Hwy|Lot # Stock Route Rd',
    ),
    home(
      'de-AT',
      'Latn',
      'Gerlinde|Wolfgang|Dörte|Käthe|Hans-Jörg',
      'Huber|Jäger|Reißig|zu Hohenlohe|Kröll',
      'Graz|Wels',
      'Mariahilfer Straße #/2/14|Hauptplatz #|Obere Gasse #',
    ),
    home(
      'fr-CA',
      'Latn',
      'Océane|Rénald|Noémie|Jean-François|Huguette',
      'Tremblay|Bédard|Saint-Onge|Lévesque|Pâquet',
      'Gatineau|Lévis',
      '# rue Saint-Denis, app. 4|# boul. Laurier|# chemin du Lac',
    ),
    home(
      'es-ES',
      'Latn',
      'Begoña|Íñigo|Rocío|Álvaro|Maite',
      'Etxeberria|García de la Vega|Núñez|Peñalver|Cañizares',
      'Gijón|Lugo',
      'C/ Mayor #, 3º B|Paseo de la Castellana, #|Plaza de España #',
    ),
    home(
      'it-IT',
      'Latn',
      'Fiorella|Niccolò|Giosuè|Ornella|Maria Pia',
      "Dell'Acqua|Bianchi|De Santis|Lo Presti|D'Angelo",
      'Lecce|Udine',
      'Via Garibaldi, #|Corso Vittorio Emanuele II #|Piazza Dante #/A',
    ),
    home(
      'pt-BR',
      'Latn',
      'João Vítor|Conceição|Thiago|Luíza|Edilson',
      'Gonçalves|da Silva Sauro|Araújo|Magalhães|dos Anjos',
      'Goiânia|Belém',
      'Rua das Laranjeiras, #|Av. Paulista, # - apto 52|Travessa São João #',
    ),
    home(
      'nl-NL',
      'Latn',
      'Sjoerd|Femke|Maarten|Lieke|Wilhelmina',
      "van 't Hoff|de Vries|ter Horst|Bakker|IJsselstein",
      'Zwolle|Breda',
      'Prinsengracht #-II|Dorpsstraat #|Van Goghlaan # bis',
    ),
    home(
      'sv-SE',
      'Latn',
      'Åsa|Göran|Linnéa|Örjan|Ingegerd',
      'Sjögren|Åkerlund|Bengtsson|Lindqvist|Öberg',
      'Umeå|Växjö',
      'Storgatan # B|Björkvägen #|Drottninggatan #, lgh 1102',
    ),
    home('vi-VN', 'Latn', 'Thị Hương|Văn Dũng|Ngọc Ánh|Quốc Bảo', 'Trần|Phạm|Đặng|Huỳnh', 'Đà Nẵng|Huế', '# Lê Lợi|Số # đường Trần Phú'),
    home('cs-CZ', 'Latn', 'Božena|Jiří|Květoslava|Ondřej', 'Dvořáková|Říha|Šťastný|Žižka', 'Brno|Zlín', 'Na Příkopě #|Nádražní #/12'),
    home(
      'uk-UA',
      'Cyrl',
      'Олександра|Богдан|Їлля|Соломія|Ярослав',
      "Шевченко|Ковальчук|Лук'яненко|Бойко",
      'Львів|Одеса',
      'вул. Шевченка, #|просп. Свободи, буд. #',
    ),
    home(
      'el-CY',
      'Grek',
      'Χρυστάλλα|Ανδρέας|Ελευθερία|Μιχάλης',
      'Χριστοδούλου|Γεωργιάδης|Κωνσταντίνου|Ευαγόρου',
      'Λεμεσός|Πάφος',
      'Λεωφόρος Μακαρίου #|Οδός Λήδρας #',
    ),
    home('ar-MA', 'Arab', 'حسناء|إدريس|زينب|رشيد|أمينة', 'بنجلون|العلوي|الفاسي|التازي', 'فاس|طنجة', 'زنقة الورود رقم #|شارع محمد الخامس #'),
    home('mr-IN', 'Deva', 'ज्ञानेश्वर|मंगल|संतोष|वैशाली', 'पाटील|कुलकर्णी|देशमुख|जाधव', 'पुणे|नाशिक', '# शिवाजी रोड|फ्लॅट #, लक्ष्मी नगर'),
    home('he-IL', 'Hebr', 'אביגיל|נדב|שירה|יונתן', 'כהן|לוי|בן דוד|מזרחי', 'חיפה|אשדוד', 'רחוב הרצל #|שדרות רוטשילד #'),
    home('zh-CN', 'Hani', '秀英|建国|晓明|丽华|伟', '欧阳|赵|孙|周|吴', '成都市|武汉市', '锦江区人民路#号|洪山区珞喻路#号3栋'),
    home('ko-KR', 'Hang', '지훈|서연|민준|하은', '김|박|최|정', '부산시|대구시', '해운대구 센텀로 #|중구 동성로 #-2'),
    home(
      'ka-GE',
      'Geor',
      'ნინო|გიორგი|თამარ|ლევან',
      'ბერიძე|კაპანაძე|გელაშვილი|მამულაშვილი',
      'ბათუმი|ქუთაისი',
      'რუსთაველის გამზირი #|ჭავჭავაძის ქუჩა #',
    ),
    home(
      'hy-AM',
      'Armn',
      'Անահիտ|Տիգրան|Լուսինե|Արամ',
      'Պետրոսյան|Հակոբյան|Գրիգորյան|Սարգսյան',
      'Գյումրի|Վանաձոր',
      'Աբովյան փողոց #|Տերյան #',
    ),
    home('ta-IN', 'Taml', 'முருகன்|லட்சுமி|செல்வம்|கவிதா', 'சுப்பிரமணியன்|ராஜன்|கிருஷ்ணன்|பாலன்', 'மதுரை|கோவை', '# காந்தி சாலை|எண் #, அண்ணா நகர்'),
    home(
      'ja-OK',
      'Kana',
      'ヒロシ|アヤカ|ケンジ|ミドリ',
      'ヤマシロ|ヒガ|シマブクロ|キンジョウ',
      'ナハシ|ウルマシ',
      'マツヤマ #-7|クモジ 1-#',
    ),
  ],
};
