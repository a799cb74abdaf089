// A relying party that is not ours: openid-client goes through the whole journey with nothing but the sandbox's JSON line.
//   mkdir /tmp/rp && cd /tmp/rp && npm init -y && npm i openid-client undici
//   cp …/tests/rp/openid-client.mjs . && node openid-client.mjs sandbox.json [customer index] [client index]
// openid-client does PAR, PKCE, state, `iss`, token, refresh, introspection and revocation; the browser and the app are plain HTTP.

import { readFileSync } from 'node:fs'
import * as oauth from 'openid-client'
import * as undici from 'undici'

const sandbox = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const customer = sandbox.customers[process.argv[3] ?? 0]
const provider = sandbox.clients[process.argv[4] ?? 0]

const ca = readFileSync(sandbox.ca)
const agent = identity => new undici.Agent({ connect: { ca, ...(identity && { cert: readFileSync(identity.certificate), key: readFileSync(identity.key) }) } })
const fetchAs = identity => {
  const dispatcher = agent(identity)
  return (url, options) => undici.fetch(url, { ...options, dispatcher })
}
const expect = (what, holds) => {
  if (!holds) throw new Error(`expected: ${what}`)
  console.log(`ok  ${what}`)
}

// The provider: discovery, and a pushed request with its certificate.
const config = await oauth.discovery(
  new URL(sandbox.issuer), provider.client_id, { use_mtls_endpoint_aliases: true, tls_client_certificate_bound_access_tokens: true },
  oauth.TlsClientAuth(), { [oauth.customFetch]: fetchAs(provider), algorithm: 'oauth2' },
)
const metadata = config.serverMetadata()
expect('PAR is required', metadata.require_pushed_authorization_requests === true)
const verifier = oauth.randomPKCECodeVerifier()
const state = oauth.randomState()
const begin = await oauth.buildAuthorizationUrlWithPAR(config, {
  redirect_uri: provider.redirect_uris.at(-1), scope: provider.scopes.join(' '), state,
  code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
})
expect('the browser carries client_id and request_uri only', [...begin.searchParams.keys()].sort().join() === 'client_id,request_uri')

// The browser: opens the hand-over page and keeps its cookie.
const browser = fetchAs()
const page = await browser(begin, { headers: { accept: 'application/json' } })
const cookie = page.headers.getSetCookie().map(line => line.split(';')[0]).join('; ')
const { handover, deep_link } = await page.json()
expect('the page offers a deep link for the app', deep_link === `renkei://authorize?h=${handover}`)

// The app: native steps with the customer's certificate.
const app = fetchAs(customer)
const challenge = body => app(metadata.mtls_endpoint_aliases.authorization_challenge_endpoint, { method: 'POST', ...body })
const answers = {
  password: () => ({ password: customer.password }),
  risk_question: ({ prompt }) => ({ question_id: prompt.question_id, answer: customer.risk_answers[prompt.question_id] }),
  scope_selection: ({ choices }) => ({ selected: choices.map(choice => choice.id) }),
  account_pin: ({ prompt }) => ({
    registrations: prompt.accounts.filter(a => a.state === 'unregistered').map(a => ({ account: a.ref, pin: customer.accounts.find(c => c.ref === a.ref).pin })),
  }),
  account_pin_result: () => ({ action: 'confirm' }),
  consent: ({ prompt }) => ({ decision: 'allow', terms_sha256: prompt.terms.sha256 }),
}
let answer = await (await challenge({ body: new URLSearchParams({ response_type: 'code', client_id: sandbox.app.client_id, handover }) })).json()
while (answer.error === 'insufficient_authorization') {
  const { auth_session, next } = answer
  console.log(`    step ${next.seq}/${next.of} ${next.step}`)
  const body = JSON.stringify({ auth_session, step: next.step, answer: answers[next.step](next) })
  answer = await (await challenge({ headers: { 'content-type': 'application/json' }, body })).json()
}
expect('the request was approved', answer.status === 'approved')

// The browser again: the continuation needs its cookie, and only now there is a code.
const sent = await browser(answer.continue_uri, { headers: { cookie }, redirect: 'manual' })
expect('303 to the redirect URI', sent.status === 303 && sent.headers.get('location').startsWith(provider.redirect_uris.at(-1)))

// The provider: code (state and `iss` are checked by openid-client), accounts, refresh, introspection, revocation.
const tokens = await oauth.authorizationCodeGrant(config, new URL(sent.headers.get('location')), { pkceCodeVerifier: verifier, expectedState: state })
expect(`tokens for ${tokens.scope}, grant ${tokens.grant_id}`, tokens.access_token && tokens.refresh_token)
const days = tokens.refresh_expires_in / 86_400
expect(`the link lasts 90 days (${days.toFixed(3)})`, Math.abs(days - 90) < 0.01)
const resource = async (path, token) => (await oauth.fetchProtectedResource(config, token, new URL(metadata.x_accounts_endpoint + path), 'GET')).json()
const { owner, accounts } = await resource('', tokens.access_token)
expect(`accounts of ${owner}`, accounts.length > 0)
for (const { ref, branch, type, number_masked } of accounts) {
  const { balance } = await resource(`/${ref}/balances`, tokens.access_token)
  const { transactions } = await resource(`/${ref}/transactions`, tokens.access_token)
  console.log(`    ${branch} ${type} ${number_masked}: ${balance.toLocaleString('ja')} 円, ${transactions.length} entries, last ${transactions.at(-1)?.description}`)
}
const fresh = await oauth.refreshTokenGrant(config, tokens.refresh_token)
expect('refreshing does not prolong the link', fresh.refresh_expires_in <= tokens.refresh_expires_in)
expect('the token is active', (await oauth.tokenIntrospection(config, fresh.access_token)).active === true)
await oauth.tokenRevocation(config, tokens.refresh_token)
expect('after revocation it is not', (await oauth.tokenIntrospection(config, fresh.access_token)).active === false)
