import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithNats, type NatsServer, startNats } from './nats.ts';
import { createDatabase, describeWithPostgres, type PostgresServer, startPostgres } from './postgres.ts';

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  // The server may be killed under an open connection.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describeWithPostgres('a PostgreSQL server of a test', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.close());

  it('keeps what was committed through a restart and a kill, and is gone when stopped', async () => {
    const url = await server.createDatabase();
    await query(url, 'create table kept (id integer); insert into kept values (1)');
    await server.kill();
    await expect(query(url, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
    await server.start();
    await query(url, 'insert into kept values (2)');
    await server.restart();
    expect(await query(url, 'select id from kept order by id')).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it('asks for its password', async () => {
    const url = new URL(server.urlOf('postgres'));
    url.password = 'wrong';
    await expect(query(url.href, 'select 1')).rejects.toThrow(/password authentication failed/);
  });

  it('gives every test an empty database of the shared server', async () => {
    const [first, second] = await Promise.all([createDatabase(), createDatabase()]);
    expect(first).not.toBe(second);
    await query(first, 'create table only_here (id integer)');
    const tables = "select count(*)::integer as count from pg_tables where tablename = 'only_here'";
    expect(await query(first, tables)).toEqual([{ count: 1 }]);
    expect(await query(second, tables)).toEqual([{ count: 0 }]);
  });
});

describeWithNats('a nats-server of a test', () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await startNats({ user: 'desk', password: 'secret' });
  });
  afterAll(() => server.close());

  it('keeps a stream through a restart and a kill, and asks for its password', async () => {
    await expect(connect({ servers: server.url, reconnect: false })).rejects.toThrow(/authorization/i);
    const client = () => connect({ servers: server.url, user: 'desk', pass: 'secret' });
    const before = await client();
    await (await jetstreamManager(before)).streams.add({ name: 'locks', subjects: ['locks.*'] });
    await jetstream(before).publish('locks.one', 'kept');
    await before.close();
    await server.restart();
    await server.kill();
    await server.start();
    const after = await client();
    const stream = await (await jetstreamManager(after)).streams.info('locks');
    expect(stream.state.messages).toBe(1);
    await after.close();
  });
});
