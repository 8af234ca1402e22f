<?php
/**
 * A backend of one's own in one file of PHP (docs/own-backend.md): the method `mobile`, as the
 * elements expect it. `dvc-register conformance` passes on it. The carrier is a sandbox that knows
 * one person; a real one takes the place of `carrier_sends` and `carrier_knows`.
 *
 *   DVC_DATABASE=/tmp/own.sqlite php -S 127.0.0.1:8090 backend.php
 *
 * DVC_CONTROL=1 opens /control, for the suite alone: codes, the clock and the carrier.
 */
declare(strict_types=1);

const STEPS = ['identify', 'code', 'password'];
const PORTALS = ['national' => ['name' => 'Cổng Dịch vụ công Quốc gia', 'origins' => ['http://localhost:8080']]];
const IDLE = 1800;
const LIFETIME = 7200;
const TRIES = 5;
const CODE_LIFE = 300;
const SANDBOX_PERSON = ['034086012222', 'nguyễn đăng điện', '12/06/1986', '+84823628899'];
const STATUS = [
    'malformed' => 400, 'idempotency-key-required' => 400, 'flow-unknown' => 401, 'too-many-attempts' => 403,
    'not-found' => 404, 'method-not-allowed' => 405, 'flow-superseded' => 409, 'flow-over' => 409, 'wrong-step' => 409,
    'already-registered' => 409, 'flow-expired' => 410, 'otp-expired' => 410, 'stale' => 412, 'media-type' => 415,
    'if-match-required' => 428, 'rate-limited' => 429, 'provider-unavailable' => 503,
];

/** Ends the call with a problem (RFC 9457); `free` ones cost the person no try. */
final class Problem extends Exception
{
    public function __construct(public string $problem, public array $more = [], public bool $free = true)
    {
        parent::__construct($problem);
    }

    public function body(): array
    {
        return ['type' => "https://dvc-register.vn/problems#{$this->problem}", 'title' => strtr($this->problem, '-', ' '),
            'status' => STATUS[$this->problem] ?? 422, 'code' => $this->problem] + $this->more;
    }
}

// --- The database: one file, one writer at a time, so that of simultaneous answers one acts. ---

function db(): PDO
{
    static $db;
    if ($db) return $db;
    $db = new PDO('sqlite:' . (getenv('DVC_DATABASE') ?: sys_get_temp_dir() . '/dvc-own-backend.sqlite'));
    $db->setAttribute(PDO::ATTR_ERRMODE, PDO::ERRMODE_EXCEPTION);
    $db->exec('pragma busy_timeout = 5000; pragma journal_mode = wal;
        create table if not exists flow (token text primary key, previous text, state text not null, reply text);
        create table if not exists account (subject text primary key, sealed text not null, password text not null);
        create table if not exists message (id integer primary key, phone text, code text);
        create table if not exists solved (signature text primary key);
        create table if not exists meta (name text primary key, value text not null)');
    $db->exec("insert or ignore into meta values ('secret', '" . bin2hex(random_bytes(32)) . "')");
    return $db;
}

function ask(string $sql, mixed ...$values): array
{
    $statement = db()->prepare($sql);
    $statement->execute($values);
    return $statement->fetchAll(PDO::FETCH_ASSOC);
}

function meta(string $name, string $default): string
{
    return ask('select value from meta where name = ?', $name)[0]['value'] ?? $default;
}

function set_meta(string $name, string $value): void
{
    ask('insert into meta values (?, ?) on conflict (name) do update set value = excluded.value', $name, $value);
}

/** Milliseconds since 1970. Under the suite the clock stands still, and moves when it is told to. */
function now(): int
{
    return (int) meta('clock', (string) (int) (microtime(true) * 1000));
}

function iso(int $ms): string
{
    return gmdate('Y-m-d\TH:i:s', intdiv($ms, 1000)) . sprintf('.%03dZ', $ms % 1000);
}

function key_of(string $purpose): string
{
    return hash_hmac('sha256', $purpose, meta('secret', ''), true);
}

/** Keeps what people typed unreadable in the file. */
function seal(array $value): string
{
    $nonce = random_bytes(SODIUM_CRYPTO_SECRETBOX_NONCEBYTES);
    return base64_encode($nonce . sodium_crypto_secretbox(json_encode($value), $nonce, key_of('seal')));
}

function unseal(string $text): array
{
    $bytes = base64_decode($text);
    $nonce = substr($bytes, 0, SODIUM_CRYPTO_SECRETBOX_NONCEBYTES);
    return json_decode(sodium_crypto_secretbox_open(substr($bytes, strlen($nonce)), $nonce, key_of('seal')), true);
}

// --- The outside: a carrier of the sandbox. ---

function carrier_sends(string $phone, string $code): void
{
    if (meta('carrier', 'normal') === 'down') throw new Problem('provider-unavailable', ['retryAfter' => 10]);
    ask('insert into message (phone, code) values (?, ?)', $phone, $code);
}

function carrier_knows(array $person): bool
{
    if (meta('carrier', 'normal') !== 'normal') throw new Problem('provider-unavailable', ['retryAfter' => 10]);
    set_meta('asked', (string) ((int) meta('asked', '0') + 1));
    $claimed = [$person['citizenId'], mb_strtolower($person['fullName']), $person['birthDate'], $person['phone']];
    return $claimed === SANDBOX_PERSON;
}

// --- The captcha: proof of work in ALTCHA's format. ---

function sorted(mixed $value): mixed
{
    if (!is_array($value) || array_is_list($value)) return $value;
    ksort($value);
    return array_map('sorted', $value);
}

function signature_of(array $parameters): string
{
    $text = json_encode(sorted($parameters), JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
    return hash_hmac('sha256', $text, key_of('captcha'));
}

function captcha(string $ref): array
{
    $parameters = ['algorithm' => 'PBKDF2/SHA-256', 'nonce' => bin2hex(random_bytes(16)), 'salt' => bin2hex(random_bytes(16)),
        'cost' => getenv('DVC_CONTROL') ? 10 : 2000, 'keyLength' => 32, 'keyPrefix' => '00', 'expiresAt' => intdiv(now(), 1000) + 300,
        'data' => ['flow' => $ref]];
    return ['parameters' => $parameters, 'signature' => signature_of($parameters)];
}

function is_solved(string $text, string $ref): bool
{
    $given = json_decode($text, true);
    $parameters = $given['challenge']['parameters'] ?? null;
    $signature = $given['challenge']['signature'] ?? null;
    $counter = $given['solution']['counter'] ?? null;
    if (!is_array($parameters) || !is_string($signature) || !is_int($counter)) return false;
    if (!hash_equals(signature_of($parameters), $signature)) return false;
    if ($parameters['data']['flow'] !== $ref || $parameters['expiresAt'] * 1000 <= now()) return false;
    $password = hex2bin($parameters['nonce']) . pack('N', $counter);
    $key = hash_pbkdf2('sha256', $password, hex2bin($parameters['salt']), $parameters['cost'], 64);
    if (!str_starts_with($key, $parameters['keyPrefix'])) return false;
    // Each challenge counts once.
    return ask('insert or ignore into solved values (?) returning signature', $signature) !== [];
}

// --- The rules of the fields. ---

/** What a person typed, in one form; errors by field (RFC 6901). */
function identity(array $input): array
{
    $text = fn (string $name) => is_string($input[$name] ?? null) ? trim(Normalizer::normalize($input[$name]) ?: '') : '';
    $id = preg_replace('/[\s.\-]/u', '', $text('citizenId'));
    $name = preg_replace('/\s+/u', ' ', $text('fullName'));
    preg_match('#^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})$#', $text('birthDate'), $date);
    preg_match('/^(?:\+?84|0)([35789]\d{8})$/', preg_replace('/[\s().\-]/u', '', $text('phone')), $phone);
    $real = $date && checkdate((int) $date[2], (int) $date[1], (int) $date[3]);
    $errors = array_keys(array_filter([
        '/citizenId' => !preg_match('/^\d{12}$/', $id),
        '/fullName' => !preg_match("/^\p{L}[\p{L}\p{M}'’. -]{0,99}$/u", $name),
        '/birthDate' => !$real,
        '/phone' => !$phone,
        '/email' => $text('email') !== '' && !filter_var($text('email'), FILTER_VALIDATE_EMAIL, FILTER_FLAG_EMAIL_UNICODE),
        '' => array_diff(array_keys($input), ['citizenId', 'fullName', 'birthDate', 'phone', 'email', 'consent', 'captcha']),
    ]));
    $codes = ['/citizenId' => 'citizen-id', '/fullName' => 'full-name', '/birthDate' => 'birth-date', '/phone' => 'phone',
        '/email' => 'email', '' => 'unknown'];
    if ($errors) refuse_fields(array_combine($errors, array_map(fn ($at) => $codes[$at], $errors)));
    return ['citizenId' => $id, 'fullName' => $name, 'birthDate' => sprintf('%02d/%02d/%s', ...array_slice($date, 1)),
        'phone' => "+84{$phone[1]}", 'email' => $text('email')];
}

function refuse_fields(array $errors): never
{
    $list = array_map(fn ($pointer, $code) => compact('pointer', 'code'), array_keys($errors), $errors);
    throw new Problem('validation-failed', ['errors' => $list]);
}

function check_password(mixed $password): string
{
    $rules = ['/\p{Lu}/u', '/\p{Ll}/u', '/\p{Nd}/u', '/[^\p{L}\p{M}\p{Nd}\p{C}]/u', '/^.{8,128}$/us'];
    $text = is_string($password) ? Normalizer::normalize($password) : '';
    foreach ($rules as $rule) {
        if (!preg_match($rule, $text))
            throw new Problem('password-composition', ['errors' => [['pointer' => '/password', 'code' => 'password']]]);
    }
    return $text;
}

// --- The steps. Each takes the answer and the flow, and returns what the flow becomes. ---

function consent(): array
{
    $text = ['account' => 'Tôi đồng ý lập tài khoản.', 'check' => 'Tôi đồng ý đối chiếu với nhà mạng.'];
    return ['version' => '2026-11', 'lang' => 'vi', 'statement' => 'Tôi xác nhận thông tin trên là đúng.',
        'purposes' => array_map(fn ($id) => ['id' => $id, 'required' => true, 'text' => $text[$id]], array_keys($text)),
        'terms' => 'https://example.vn/terms', 'policy' => 'https://example.vn/privacy'];
}

function form(array $flow): array
{
    return ['captcha' => captcha($flow['ref']), 'consent' => consent(), 'shownAt' => iso(now())];
}

/** Sends a code, and shows the step. */
function code_step(array $flow): array
{
    $code = sprintf('%06d', random_int(0, 999999));
    carrier_sends($flow['facts']['phone'], $code);
    $flow['code'] = ['mac' => hash_hmac('sha256', $code, key_of('code')), 'until' => now() + CODE_LIFE * 1000];
    return ['step' => 1, 'tries' => 0, 'data' => code_data($flow)] + $flow;
}

function code_data(array $flow): array
{
    $phone = '0' . substr($flow['facts']['phone'], 3);
    return ['to' => substr($phone, 0, 3) . '****' . substr($phone, -3), 'expiresAt' => iso($flow['code']['until']),
        'resendAt' => iso($flow['code']['until'] - 240_000), 'attemptsLeft' => TRIES - ($flow['tries'] ?? 0)];
}

function answer_identify(array $input, array $flow): array
{
    $person = identity($input);
    if (!is_solved((string) ($input['captcha'] ?? ''), $flow['ref'])) throw new Problem('captcha-failed');
    $needed = array_column(consent()['purposes'], 'id');
    $granted = $input['consent']['granted'] ?? [];
    if (($input['consent']['version'] ?? '') !== consent()['version'] || array_diff($needed, (array) $granted))
        throw new Problem('consent-required');
    return code_step(['facts' => $person + ['consent' => $input['consent']]] + $flow);
}

function answer_code(array $input, array $flow): array
{
    if ($flow['code']['until'] <= now()) throw new Problem('otp-expired');
    $given = preg_replace('/\s/u', '', (string) ($input['code'] ?? ''));
    if (!hash_equals($flow['code']['mac'], hash_hmac('sha256', $given, key_of('code'))))
        throw new Problem('otp-incorrect', ['attemptsLeft' => TRIES - $flow['tries'] - 1], false);
    // The carrier is asked, and an account is told of, only after the phone is proven.
    if (!carrier_knows($flow['facts'])) return close($flow, 'subscriber-mismatch');
    if (ask('select 1 from account where subject = ?', subject($flow))) return close($flow, 'already-registered');
    $name = str_repeat('*', 8) . substr($flow['facts']['citizenId'], -4);
    return ['step' => 2, 'tries' => 0, 'data' => ['username' => $name], 'proven' => true] + $flow;
}

function answer_password(array $input, array $flow): array
{
    $hash = password_hash(check_password($input['password'] ?? null), PASSWORD_ARGON2ID);
    $made = ask('insert into account values (?, ?, ?) on conflict do nothing returning subject',
        subject($flow), seal($flow['facts']), $hash);
    if (!$made) return close($flow, 'already-registered');
    return ['status' => 'complete', 'facts' => [], 'code' => null, 'data' => ['portals' => [PORTALS[$flow['portal']]['name']]]] + $flow;
}

function subject(array $flow): string
{
    return hash_hmac('sha256', $flow['facts']['citizenId'], key_of('subject'));
}

function close(array $flow, string $code): array
{
    return ['status' => 'closed', 'facts' => [], 'code' => null, 'data' => null, 'problem' => (new Problem($code))->body()] + $flow;
}

// --- The calls. ---

function view(string $id, array $flow): array
{
    return ['id' => $id, 'method' => 'mobile', 'audience' => 'citizen', 'status' => $flow['status'],
        'step' => STEPS[$flow['step']], 'revision' => $flow['revision'], 'data' => $flow['data'],
        'problem' => $flow['problem'], 'expiresAt' => iso($flow['expiresAt']), 'endsAt' => iso($flow['endsAt']), 'now' => iso(now())];
}

function fresh_id(): string
{
    return rtrim(strtr(base64_encode(random_bytes(32)), '+/', '-_'), '=');
}

function store(string $token, string $id, ?string $previous, array $flow, ?array $reply): void
{
    ask('delete from flow where token = ?', $token);
    ask('insert into flow values (?, ?, ?, ?)', hash('sha256', $id), $previous, seal($flow), $reply ? seal($reply) : null);
}

function start(array $body): array
{
    if (($body['method'] ?? '') !== 'mobile') throw new Problem('method-unknown');
    if (!isset(PORTALS[$body['portal'] ?? ''])) throw new Problem('portal-unknown');
    if (($body['audience'] ?? '') !== 'citizen') throw new Problem('method-unavailable');
    $id = fresh_id();
    $flow = ['ref' => bin2hex(random_bytes(16)), 'portal' => $body['portal'], 'status' => 'active', 'step' => 0, 'revision' => 0,
        'tries' => 0, 'facts' => [], 'code' => null, 'problem' => null,
        'expiresAt' => now() + IDLE * 1000, 'endsAt' => now() + LIFETIME * 1000];
    $flow['data'] = form($flow);
    store('', $id, null, $flow, null);
    return [201, view($id, $flow)];
}

/** The row of the bearer id; a repeated call gets the answer that it has not seen. */
function find(?string $key, string $body): array
{
    preg_match('/^(?:Bearer|DPoP) ([\w-]{43})$/i', $_SERVER['HTTP_AUTHORIZATION'] ?? '', $match);
    $id = $match[1] ?? throw new Problem('flow-unknown');
    $token = hash('sha256', $id);
    $row = ask('select * from flow where token = ? or previous = ?', $token, $token)[0] ?? throw new Problem('flow-unknown');
    $reply = $row['reply'] ? unseal($row['reply']) : null;
    if ($key !== null && $reply && hash_equals($reply['key'], hash('sha256', $key))) {
        if ($body !== '' && $reply['body'] !== $body) throw new Problem('idempotency-mismatch');
        return ['again' => $reply['reply']];
    }
    if ($row['token'] !== $token) throw new Problem('flow-superseded');
    $flow = unseal($row['state']);
    if ($flow['status'] === 'active' && $flow['expiresAt'] <= now()) throw new Problem('flow-expired');
    return ['id' => $id, 'token' => $token, 'flow' => $flow];
}

/** Answers a step, or begins it again. A refusal keeps the person where they are, and says so. */
function move(string $step, bool $again, array $input, string $raw): array
{
    $key = $_SERVER['HTTP_IDEMPOTENCY_KEY'] ?? throw new Problem('idempotency-key-required');
    preg_match('/^"(\d{1,9})"$/', $_SERVER['HTTP_IF_MATCH'] ?? throw new Problem('if-match-required'), $match);
    $revision = $match[1] ?? throw new Problem('malformed');
    $body = hash('sha256', ($again ? 'again ' : '') . "$step $raw");
    $found = find($key, $body);
    if (isset($found['again'])) return $found['again'];
    ['id' => $id, 'token' => $token, 'flow' => $flow] = $found;
    $told = ['flow' => view($id, $flow)];
    if ($flow['status'] !== 'active') throw new Problem('flow-over', $told);
    if ((int) $revision !== $flow['revision']) throw new Problem('stale', $told);
    if ($step !== STEPS[$flow['step']]) throw new Problem('wrong-step', $told);
    $problem = null;
    try {
        if ($again && $step !== 'code') throw new Problem('wrong-step', $told);
        $next = $again ? code_step($flow) : ('answer_' . $step)($input, $flow);
    } catch (Problem $problem) {
        if ($problem->problem === 'validation-failed') throw new Problem('validation-failed', $problem->more + $told);
        $next = ['tries' => $flow['tries'] + ($problem->free ? 0 : 1)] + $flow;
        if ($step === 'identify') $next['data'] = form($flow);
        if ($step === 'code') $next['data'] = code_data($next);
        if ($next['tries'] >= TRIES) [$next, $problem] = [close($next, 'too-many-attempts'), null];
    }
    $next['revision'] = $flow['revision'] + 1;
    $next['expiresAt'] = min($flow['endsAt'], now() + IDLE * 1000);
    $proven = $next['proven'] ?? false;
    unset($next['proven']);
    $nextId = $proven ? fresh_id() : $id;
    $seen = view($nextId, $next);
    $reply = $problem ? [STATUS[$problem->problem] ?? 422, $problem->body() + ['flow' => $seen]] : [200, $seen];
    store($token, $nextId, $proven ? $token : null, $next, ['key' => hash('sha256', $key), 'body' => $body, 'reply' => $reply]);
    return $reply;
}

function extend(): array
{
    ['id' => $id, 'token' => $token, 'flow' => $flow] = find(null, '');
    if ($flow['status'] !== 'active') throw new Problem('flow-over', ['flow' => view($id, $flow)]);
    $flow['expiresAt'] = min($flow['endsAt'], now() + IDLE * 1000);
    ask('update flow set state = ? where token = ?', seal($flow), $token);
    return [200, view($id, $flow)];
}

function read_flow(): array
{
    $found = find($_SERVER['HTTP_IDEMPOTENCY_KEY'] ?? null, '');
    return $found['again'] ?? [200, view($found['id'], $found['flow'])];
}

function abandon(): array
{
    ['id' => $id, 'token' => $token, 'flow' => $flow] = find(null, '');
    store($token, $id, null, close($flow, 'flow-over'), null);
    return [204, null];
}

/** For the suite alone. */
function control(string $name, array $body): array
{
    switch ($name) {
        case 'reset':
            foreach (['flow', 'account', 'message', 'solved'] as $table) db()->exec("delete from $table");
            db()->exec("delete from meta where name <> 'secret'");
            set_meta('clock', (string) (int) (microtime(true) * 1000));
            return [204, null];
        case 'clock':
            set_meta('clock', (string) (now() + (int) $body['advance']));
            return [204, null];
        case 'carrier':
            set_meta('carrier', (string) $body['mode']);
            return [204, null];
        case 'code':
            return [200, ['code' => ask('select code from message where phone = ? order by id desc', $body['phone'])[0]['code'] ?? '']];
        case 'counts':
            return [200, ['sent' => (int) ask('select count(*) n from message')[0]['n'], 'asked' => (int) meta('asked', '0')]];
        default:
            throw new Problem('not-found');
    }
}

function body(string $raw): array
{
    if (!str_starts_with($_SERVER['CONTENT_TYPE'] ?? '', 'application/json')) throw new Problem('media-type');
    $value = json_decode($raw, true, 16);
    return is_array($value) ? $value : throw new Problem('malformed');
}

function route(string $verb, string $path): array
{
    $raw = file_get_contents('php://input') ?: '';
    if (getenv('DVC_CONTROL') && preg_match('#^/control/(\w+)$#', $path, $match)) return control($match[1], body($raw));
    if (preg_match('#^/registration/flow/(identify|code|password|\w+)(/again)?$#', $path, $match) && $verb === 'POST')
        return $match[1] === 'keep' ? extend() : move($match[1], isset($match[2]), body($raw), $raw);
    return match ("$verb $path") {
        'GET /registration/methods' => [200, ['methods' => [['id' => 'mobile', 'audiences' => ['citizen']]]]],
        'POST /registration/flow' => start(body($raw)),
        'GET /registration/flow' => read_flow(),
        'DELETE /registration/flow' => abandon(),
        default => throw new Problem('not-found'),
    };
}

/** Pages of the portals may call, and no other. */
function allow_origin(): void
{
    $origin = $_SERVER['HTTP_ORIGIN'] ?? '';
    if (!in_array($origin, array_merge(...array_column(PORTALS, 'origins')), true)) return;
    header("Access-Control-Allow-Origin: $origin");
    header('Vary: Origin');
    header('Access-Control-Allow-Methods: GET, POST, DELETE');
    header('Access-Control-Allow-Headers: Authorization, Content-Type, DPoP, If-Match, Idempotency-Key');
    header('Access-Control-Expose-Headers: ETag, Retry-After');
}

allow_origin();
header('Cache-Control: no-store');
$verb = $_SERVER['REQUEST_METHOD'];
if ($verb === 'OPTIONS') {
    http_response_code(204);
    exit;
}
db()->exec('begin immediate');
try {
    [$status, $answer] = route($verb, parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
    db()->exec('commit');
} catch (Problem $problem) {
    db()->exec('rollback');
    [$status, $answer] = [STATUS[$problem->problem] ?? 422, $problem->body()];
} catch (Throwable $error) {
    db()->exec('rollback');
    // The message may hold what a person typed, so the log gets the place alone.
    error_log(get_class($error) . ' at line ' . $error->getLine());
    [$status, $answer] = [500, ['type' => 'about:blank', 'title' => 'internal', 'status' => 500, 'code' => 'internal']];
}
http_response_code($status);
if ($answer !== null) {
    header('Content-Type: ' . ($status < 400 ? 'application/json' : 'application/problem+json'));
    echo json_encode($answer, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);
}
