import { byteMask } from '@sluice/model';
import { isDigit } from '../bytes.ts';
import { defineDataClass } from '../define-data-class.ts';
import { against, byForms, byKey, bySiblings, type ValueShape } from '../evidence.ts';

const { digit, dot, dash, space, other, upper, plus, high } = byteMask;

/** A decimal number of degrees with at least `decimalsMin` digits behind its point: five of them are a metre, two a village. */
function degrees(decimalsMin: number): ValueShape {
  return {
    what: `degrees with ${decimalsMin} decimals or more`,
    needs: digit | dot,
    allows: digit | dot | dash,
    bytesMin: decimalsMin + 2,
    bytesMax: 24,
    fits: (bytes, start, end) => {
      let index = bytes[start] === 45 ? start + 1 : start;
      let whole = 0;
      const first = index;
      for (; index < end && isDigit(bytes[index]) && index - first < 4; index += 1) whole = whole * 10 + (bytes[index] ?? 0) - 48;
      if (index === first || whole > 180 || bytes[index] !== 46 || end - index - 1 < decimalsMin) return false;
      for (index += 1; index < end; index += 1) if (!isDigit(bytes[index])) return false;
      return true;
    },
  };
}

/** `52.5200,13.4050`, as it is put into one text. */
const pair: ValueShape = {
  what: 'two numbers of degrees',
  needs: digit | dot | other,
  allows: digit | dot | dash | space | other | plus | upper | high,
  bytesMin: 9,
  bytesMax: 60,
  fits: (bytes, start, end) => {
    let points = 0;
    let commas = 0;
    let digits = 0;
    for (let index = start; index < end; index += 1) {
      const byte = bytes[index] ?? 0;
      if (byte === 46) points += 1;
      else if (byte === 44) commas += 1;
      else if (isDigit(byte)) digits += 1;
      else if (byte === 36) return false;
    }
    return points === 2 && commas === 1 && digits >= 6;
  },
};

const degreesNames =
  `latitude longitude lat lng lon breitengrad langengrad laengengrad latitud longitud latitudine longitudine breedtegraad lengtegraad
  szerokosc_geograficzna dlugosc_geograficzna широта долгота 緯度 経度 纬度 经度 위도 경도 خط_العرض خط_الطول`.split(/\s+/);
const owners =
  `user customer patient driver rider courier passenger employee person member subscriber visitor device phone vehicle tracker trip ride
  checkin geolocation gps last_known home whereabouts`.split(/\s+/);

/** Where somebody is. Shops and mountains have coordinates as well: without a person or a device beside them they are at most reported. */
export const geoLocation = defineDataClass({
  id: 'personal.geo-location',
  title: 'Geographic position',
  sensitivity: 'confidential',
  laws: ['GDPR Art. 4', 'CCPA 1798.140', 'HIPAA 164.514'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'mask', mask: { kind: 'round-geo', decimals: 1 } },
  retentionDays: 90,
  prevalence: 1 / 300,
  evidence: [
    byForms([
      { shape: degrees(3), weight: 2, check: null, passRate: 1 },
      { shape: degrees(1), weight: 0, check: null, passRate: 1 },
      { shape: pair, weight: 2.5, check: null, passRate: 1 },
    ]),
    byKey(degreesNames, { weight: 3 }),
    byKey([...degreesNames, 'coordinates', 'coords', 'location', 'position'], { weight: 6.6, under: owners }),
    byKey(
      [
        'coordinates',
        'coords',
        'lat_lng',
        'lat_long',
        'lat_lon',
        'latlng',
        'latlong',
        'geo_point',
        'koordinaten',
        'coordonnees',
        'coordenadas',
        'coordinate',
        'coordinaten',
        'wspolrzedne',
        'координаты',
        '座標',
        '坐标',
        '좌표',
        'الإحداثيات',
      ],
      { weight: 4.5 },
    ),
    byKey(
      [
        'geo_location',
        'geolocation',
        'gps',
        'gps_location',
        'gps_position',
        'gps_coordinates',
        'current_location',
        'last_known_location',
        'last_location',
        'last_known_position',
        'home_location',
        'user_location',
        'device_location',
        'current_position',
        'standort',
        'aktueller_standort',
        'localisation',
        'ubicacion_actual',
        'posizione_attuale',
        'localizacao_atual',
        'местоположение',
        '現在地',
        '当前位置',
        '현재위치',
      ],
      { weight: 6.4 },
    ),
    bySiblings(['accuracy', 'heading', 'speed', 'altitude', 'user_id', 'driver_id', 'rider_id', 'device_id', 'courier_id', 'last_seen'], {
      weight: 3.2,
    }),
    against(['chart', 'pixel', 'screen', 'canvas', 'mouse', 'grid', 'texture', 'svg', 'bounding_box', 'late', 'latency', 'viewport'], {
      weight: -5,
    }),
  ],
  samples: {
    hits: [
      { 'user.latitude': 52.520008 },
      { lat: '-33.8568', lng: '151.2153', accuracy: 12 },
      { geolocation: '52.520008,13.404954' },
      { lastKnownLocation: '48.85837, 2.29448' },
      { 'device.coordinates': 13.404954 },
    ],
    misses: [
      { lat: 52 },
      { latitude: 52.520008, longitude: 13.404954 },
      { latency: 13.404954 },
      { price: 52.520008 },
      { latitude: 52.5 },
      { chartCoordinates: 13.404954 },
      { coords: '12,40' },
      { score: 0.853211 },
    ],
  },
});
