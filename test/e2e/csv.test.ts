import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { send, startServer, type TestServer } from './api-harness.ts';

let running: TestServer;
let origin: string;
const csv = { accept: 'text/csv' };

beforeAll(async () => {
  running = await startServer();
  origin = running.origin;
});
afterAll(() => running.server.drain(0));

const lock = {
  lockId: '000123',
  program: 'UMBS30',
  noteRate: 0.0675,
  loanAmount: 350_000,
  lockDate: '2025-02-03',
  lockExpiration: '2025-03-20',
  firstTimeBuyer: true,
  dti: 43,
};
const LOCK_HEADER =
  'lockId,program,noteRate,loanAmount,lockDate,lockExpiration,marketRateAtLock,stage,purpose,channel,' +
  'occupancy,propertyType,fico,dti,ltv,termMonths,lockPrice,borrowerPrice,deliveryType,fundingDate,firstTimeBuyer,lockCoupon';

async function storePipeline(...locks: object[]) {
  const document = { schemaVersion: 1, asOf: '2025-02-10', locks };
  return (await send(origin, 'POST', '/v1/pipelines', document)).body;
}

describe('a pipeline as a table', () => {
  it('has the columns of its file, keeps ids text, and can be uploaded again as it is', async () => {
    const stored = await storePipeline(lock, { ...lock, lockId: '=SUM(A1)' });
    const table = await send(origin, 'GET', stored['links'].self, undefined, csv);
    expect(table.status).toBe(200);
    expect(table.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(table.headers.get('content-disposition')).toBe(`attachment; filename="${stored['id']}.csv"`);
    expect(table.headers.get('vary')).toContain('accept');
    const [header, first, second, end] = table.body['text'].split('\r\n');
    expect(header).toBe(LOCK_HEADER);
    expect(first).toMatch(/^'000123,UMBS30,0\.0675,350000,2025-02-03,/);
    expect(first).toMatch(/,yes,$/);
    expect(second).toMatch(/^'=SUM\(A1\),/);
    expect(end).toBe('');
    const again = await send(origin, 'POST', '/v1/pipelines?asOf=2025-02-10', table.body['text'], {
      'content-type': 'text/csv',
    });
    expect(again.body).toMatchObject({ rejectedCount: 0, contentDigest: stored['contentDigest'] });
  });

  it.each([
    ['text/csv', '', true],
    ['text/csv, */*;q=0.1', '', true],
    ['text/csv;q=0.9, application/json;q=0.1', '', true],
    ['application/json', '?format=csv', true],
    ['text/csv', '?format=json', false],
    ['application/json, text/csv;q=0.5', '', false],
    ['text/csv;q=0', '', false],
    ['*/*', '', false],
    ['text/csvx', '', false],
  ])('is answered to Accept: %s with %s: %s', async (accept, query, isTable) => {
    const stored = await storePipeline(lock);
    const answer = await send(origin, 'GET', `${stored['links'].self}${query}`, undefined, { accept });
    const type = answer.headers.get('content-type');
    expect(type).toBe(isTable ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8');
  });
});

describe('calibrations as a table', () => {
  it('stand page by page, the next one named in Link', async () => {
    for (const volatility of [0.01, 0.02]) {
      const input = { asOf: '2025-02-10', passed: true, volatility };
      await send(origin, 'POST', '/v1/jobs', { kind: 'calibration', input }, { prefer: 'wait=10' });
    }
    const first = await send(origin, 'GET', '/v1/calibrations?limit=1', undefined, csv);
    const [header, row, end] = first.body['text'].split('\r\n');
    expect(header).toBe('id,asOf,asOfTime,gatesPassed,contentDigest,inputsDigest,createdAt');
    expect(row).toMatch(/^cal_\w+,2025-02-10,,true,sha256:/);
    expect(end).toBe('');
    const next = /^<(.*)>; rel="next"$/.exec(first.headers.get('link')!)![1]!;
    const second = await send(origin, 'GET', next, undefined, csv);
    expect(second.body['text'].split('\r\n')[1]).not.toBe(row);
    expect(second.headers.get('link')).toBeNull();
  });
});

describe('a result as a table', () => {
  it('is the main table of its kind, or the one asked for', async () => {
    const pricing = { kind: 'pricing', input: { instruments: [] } };
    const waited = await send(origin, 'POST', '/v1/jobs', pricing, { ...csv, prefer: 'wait=10' });
    expect(waited.body['text']).toBe('id,kind,measure,part,value,standardError,unit\r\n');
    const path = waited.headers.get('content-location')!;
    const named = await send(origin, 'GET', `${path}?table=measures&format=csv`);
    expect(named.body['text']).toBe(waited.body['text']);
    expect(named.headers.get('content-disposition')).toMatch(/filename="measures-job_\w+\.csv"/);
    const unknown = await send(origin, 'GET', `${path}?table=constructor&format=csv`);
    expect(unknown.status).toBe(400);
    expect(unknown.body['detail']).toContain('Accepted: measures');
  });
});

describe('locks and trades as tables', () => {
  const tableOf = async (path: string): Promise<string[]> => {
    const answer = await send(origin, 'GET', path, undefined, csv);
    expect(answer.headers.get('content-type'), path).toBe('text/csv; charset=utf-8');
    return answer.body['text'].trimEnd().split('\r\n');
  };

  it('stand in the columns of their files, with what else is known', async () => {
    const trade = {
      instrument: 'UMBS30-5.5',
      side: 'sell',
      quantity: 3_000_000,
      price: 98.5,
      tradeDate: '2025-02-10',
      settlementMonth: '2025-03',
      counterparty: '=cmd()',
      tradeId: '0042',
    };
    const columns =
      'instrument,side,quantity,price,tradeDate,settlementMonth,counterparty,tradeId,settlementDate,commission';
    const row = "UMBS30-5.5,sell,3000000,98.5,2025-02-10,2025-03,'=cmd(),'0042,,";
    const booked = await send(origin, 'POST', '/v1/trades', { trade, correlationId: 'loan-7' });
    expect(booked.status).toBe(201);
    const [header, first] = await tableOf('/v1/trades');
    expect(header).toBe(`${columns},status,correlationId,bookedBy,bookedAt,lastBy,lastAt,openQuantity`);
    expect(first?.startsWith(`${row},open,loan-7,local,`)).toBe(true);
    expect(await tableOf('/v1/positions')).toEqual([columns, row]);
  });

  it('show the pipeline as of a moment, and what was told of a lock', async () => {
    const event = {
      ...lock,
      schemaVersion: 1,
      eventId: '0001',
      lockSequence: 1,
      type: 'locked',
      occurredAt: '2025-02-03T15:00:00.000Z',
      deliveryType: 'mandatory',
    };
    const told = await send(origin, 'POST', '/v1/lock-events', { events: [event] });
    expect(told.body).toMatchObject({ counts: { accepted: 1 } });
    const [header, first] = await tableOf('/v1/pipeline?asOf=2025-02-11T00:00:00.000Z');
    expect(header).toBe(LOCK_HEADER);
    expect(first).toMatch(/^'000123,UMBS30,/);
    const [eventHeader, eventRow] = await tableOf(`/v1/locks/${lock.lockId}/events`);
    expect(eventHeader).toBe(
      'lockId,lockSequence,eventId,type,occurredAt,deliveryType,correlationId,sequence,acceptedAt,acceptedFrom,data',
    );
    expect(eventRow).toMatch(
      /^'000123,1,'0001,locked,2025-02-03T15:00:00\.000Z,mandatory,,1,\S+Z,local,"\{""program""/,
    );
  });
});
