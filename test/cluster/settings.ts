/** The configuration files of the cluster's programs. An operator's would have TLS and passwords. */
import { NAMES, addressOf, OUTSIDE, SUBNET, type Name } from './network.js';

export const PORTS = { etcd: 2379, peers: 2380, patroni: 8008, postgres: 5432 } as const;
/** Of the edge, of a gateway, of the partners beside it, of HAProxy and PgBouncer in front of the primary. */
export const LOCAL = { edge: 8080, gateway: 8090, partners: 7000, primary: 5000, pool: 6432 } as const;

/** The machines with a gateway: one reaches the primary through PgBouncer and HAProxy, one by its own list of hosts. */
export const GATEWAYS = ['a', 'b'] as const satisfies readonly Name[];

/** Seconds; Patroni's defaults are 30, 10 and 10. */
const PATRONI = { ttl: 20, loop_wait: 5, retry_timeout: 7 } as const;

const everywhere = (port: number) => NAMES.map((name) => `${addressOf(name)}:${port}`);

/** The three servers, for a client that looks for the primary itself. */
export const serversUrl = (user: string, database: string): string =>
  `postgresql://${user}@${everywhere(PORTS.postgres).join()}/${database}?target_session_attrs=read-write`;

export const databaseUrl = (name: Name): string =>
  name === 'a' ? `postgresql://dvc@127.0.0.1:${LOCAL.pool}/dvc` : serversUrl('dvc', 'dvc');

export function etcdArguments(name: Name, directory: string): readonly string[] {
  const at = (port: number) => `http://${addressOf(name)}:${port}`;
  return [
    ...['--name', name, '--data-dir', directory, '--initial-cluster-token', 'dvc', '--log-level', 'error'],
    ...['--listen-client-urls', `${at(PORTS.etcd)},http://127.0.0.1:${PORTS.etcd}`],
    ...['--advertise-client-urls', at(PORTS.etcd)],
    ...['--listen-peer-urls', at(PORTS.peers), '--initial-advertise-peer-urls', at(PORTS.peers)],
    ...['--initial-cluster', NAMES.map((each) => `${each}=http://${addressOf(each)}:${PORTS.peers}`).join()],
    ...['--heartbeat-interval', '250', '--election-timeout', '2500'],
    // A member that was cut off and comes back does not force an election (the default since etcd 3.5).
    ...['--pre-vote', '--enable-v2'],
  ];
}

/** JSON is YAML. */
export function patroniFile(name: Name, home: string, isSynchronous: boolean): string {
  const at = (port: number) => `${addressOf(name)}:${port}`;
  const parameters = {
    max_connections: 100,
    shared_buffers: '64MB',
    wal_log_hints: 'on',
    // A client or a standby that vanishes without a word is given up.
    tcp_keepalives_idle: 5,
    tcp_keepalives_interval: 1,
    tcp_keepalives_count: 5,
    wal_sender_timeout: '5s',
    wal_receiver_timeout: '5s',
  };
  const dcs = {
    ...PATRONI,
    maximum_lag_on_failover: 1_048_576,
    synchronous_mode: isSynchronous,
    synchronous_mode_strict: isSynchronous,
    postgresql: { use_pg_rewind: true, use_slots: true, parameters },
  };
  return JSON.stringify({
    scope: 'dvc',
    name,
    restapi: { listen: at(PORTS.patroni), connect_address: at(PORTS.patroni) },
    // Not `etcd3`: there Patroni 3.0.2, which Debian 12 has, overwrites the lock of another primary
    // when its machine comes back (patroni/patroni#2689). The old interface compares before it writes.
    etcd: { hosts: everywhere(PORTS.etcd) },
    bootstrap: { dcs, initdb: [{ encoding: 'UTF8' }, { locale: 'C' }] },
    postgresql: {
      listen: `${addressOf(name)},127.0.0.1:${PORTS.postgres}`,
      connect_address: at(PORTS.postgres),
      parameters: { unix_socket_directories: home },
      data_dir: `${home}/data`,
      bin_dir: '/usr/lib/postgresql/15/bin',
      pgpass: `${home}/pgpass`,
      authentication: { superuser: { username: 'postgres' }, replication: { username: 'replicator' } },
      pg_hba: [
        'local all all trust',
        'host all all 127.0.0.1/32 trust',
        `host all all ${SUBNET} trust`,
        'host replication all 127.0.0.1/32 trust',
        `host replication all ${SUBNET} trust`,
      ],
    },
  });
}

export const POOL_FILE = `[databases]
dvc = host=127.0.0.1 port=${LOCAL.primary} dbname=dvc user=dvc

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${LOCAL.pool}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 20
max_client_conn = 200
; The gateway sends them when it connects; the role has them (alter role … set).
ignore_startup_parameters = statement_timeout, lock_timeout, idle_in_transaction_session_timeout
; After a refused login it would wait 15 s before the next: longer than a failover.
server_login_retry = 1
server_connect_timeout = 3
; The gateway gives up after 7 s. A server that has gone silent is then not kept for the next client.
query_timeout = 8
query_wait_timeout = 5
tcp_keepidle = 5
tcp_keepintvl = 1
tcp_keepcnt = 5
tcp_user_timeout = 5000
log_connections = 0
log_disconnections = 0
`;

const BALANCER = `global
  maxconn 500
defaults
  timeout connect 2s
  default-server inter 1s fastinter 500ms fall 2 rise 1 on-marked-down shutdown-sessions
`;

/** In front of PostgreSQL: the server whose Patroni says that it is the primary. */
export const PRIMARY_FILE = `${BALANCER}
listen primary
  mode tcp
  timeout client 30m
  timeout server 30m
  bind 127.0.0.1:${LOCAL.primary}
  option httpchk OPTIONS /primary
  http-check expect status 200
${NAMES.map((name) => `  server ${name} ${addressOf(name)}:${PORTS.postgres} check port ${PORTS.patroni}`).join('\n')}
`;

/** In front of the gateways. */
export const EDGE_FILE = `${BALANCER}
listen gateways
  mode http
  timeout client 75s
  timeout server 75s
  bind ${OUTSIDE}:${LOCAL.edge}
  option forwardfor
  option redispatch 1
  retries 2
  option httpchk GET /readyz
  http-check expect status 200
${GATEWAYS.map((name) => `  server ${name} ${addressOf(name)}:${LOCAL.gateway} check`).join('\n')}
`;

/** Limits are tested elsewhere. */
const UNLIMITED = [
  ...['start', 'identify', 'send', 'unanswered', 'spend', 'submit', 'lookup', 'match', 'captcha'],
  'wrong-code',
].map((name) => `  ${name}: []`);

export const gatewayFile = (keys: string): string => `publicUrl: https://id.example.vn
listen: { port: ${LOCAL.gateway}, host: 0.0.0.0 }
trustedProxies: [${OUTSIDE}]
database: { url: '\${env:DATABASE_URL}', migrate: false }
keys: ${keys}
portals:
  - id: national
    name: Cổng Dịch vụ công quốc gia
    origins: [https://dichvucong.example.vn]
    terms: https://dichvucong.example.vn/dieu-khoan
    policy: https://dichvucong.example.vn/chinh-sach
partners:
  sms: { url: 'http://127.0.0.1:${LOCAL.partners}/sms/messages', token: '\${env:SANDBOX}', from: DICHVUCONG }
  carriers:
    viettel:
      root: http://127.0.0.1:${LOCAL.partners}/carrier
      clientId: dvc-sandbox
      clientSecret: \${env:SANDBOX}
limits:
${UNLIMITED.join('\n')}
drainSeconds: 3
`;
