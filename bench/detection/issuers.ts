/**
 * How issuers write their secrets, from their own documentation: an issuer, the field where there is no mark that tells it (`-`: any), and
 * a template. `{*36}` are 36 letters or digits, `{h}` small hexadecimal digits, `{H}` capital ones, `{a}` small letters, `{A}` capitals,
 * `{9}` digits, `{u}` capitals and digits, `{l}` small letters and digits, `{t}` base32, `{b}` base64url, `{B}` base64; `{crc}` is a CRC-32 in six digits
 * of base 62 over the random text before it.
 */
export const issuerLines = `GitHub personal|-|ghp_{*30}{crc}
GitHub OAuth|-|gho_{*30}{crc}
GitHub user to server|-|ghu_{*30}{crc}
GitHub server to server|-|ghs_{*30}{crc}
GitHub refresh|-|ghr_{*70}{crc}
GitHub fine-grained|-|github_pat_{*22}_{*59}
npm|-|npm_{*30}{crc}
GitLab personal|-|glpat-{b20}
GitLab deploy|-|gldt-{b20}
GitLab runner|-|glrt-{b20}
GitLab feed|-|glft-{b20}
GitLab pipeline trigger|-|glptt-{h40}
GitLab OAuth secret|-|gloas-{h64}
GitLab job|-|glcbt-{h2}_{b20}
GitLab SCIM|-|glsoat-{b20}
GitLab agent|-|glagent-{b50}
GitLab incoming mail|-|glimt-{l25}
GitLab feature flags|-|glffct-{b20}
Bitbucket app password|-|ATBB{*32}
Atlassian API|-|ATATT3xFfGF0{b171}={H8}
Stripe live|-|sk_live_{*99}
Stripe test|-|sk_test_{*99}
Stripe restricted|-|rk_live_{*99}
Stripe webhook|-|whsec_{*32}
AWS access key|-|AKIA{t16}
AWS temporary key|-|ASIA{t16}
AWS secret key|aws_secret_access_key|{B40}
AWS Bedrock|-|ABSKQmVkcm9ja0FQSUtleS{B110}=
Google API|-|AIza{b35}
Google OAuth secret|-|GOCSPX-{b28}
Google OAuth access|-|ya29.a0{b150}
Google refresh|-|1//0{b60}
Firebase messaging|-|AAAA{b7}:APA91b{b134}
Azure storage|azure_storage_account_key|{B86}==
Azure AD client secret|-|{b3}8Q~{b34}
Azure DevOps|azure_devops_pat|{l52}
Azure Functions|-|{b44}AzFu{b5}==
Azure Cognitive|azure_api_key|{h32}
Slack bot|-|xoxb-{910}-{911}-{*24}
Slack user|-|xoxp-{911}-{911}-{912}-{h32}
Slack app|-|xapp-1-A{u10}-{912}-{h64}
Slack rotating|-|xoxe.xoxb-1-{*163}
Slack refresh|-|xoxe-1-{*146}
Slack webhook|-|https://hooks.slack.com/services/T{u8}/B{u10}/{*24}
Discord bot|-|MT{*22}.{*6}.{b38}
Discord webhook|-|https://discord.com/api/webhooks/{918}/{b68}
Telegram bot|-|{910}:AA{b33}
Microsoft Teams webhook|-|https://acme.webhook.office.com/webhookb2/{h8}-{h4}-{h4}-{h4}-{h12}@{h8}-{h4}-{h4}-{h4}-{h12}/IncomingWebhook/{h32}/{h8}-{h4}-{h4}-{h4}-{h12}
SendGrid|-|SG.{b22}.{b43}
Mailgun|-|key-{h32}
Mailgun private|mailgun_api_key|{h32}-{h8}-{h8}
Mailchimp|-|{h32}-us{92}
Mandrill|-|md-{b22}
Brevo|-|xkeysib-{h64}-{*16}
Brevo SMTP|-|xsmtpsib-{h64}-{*16}
Postmark|postmark_server_token|{h8}-{h4}-{h4}-{h4}-{h12}
Resend|-|re_{*8}_{*24}
Twilio account key|-|SK{h32}
Twilio auth token|twilio_auth_token|{h32}
OpenAI project|-|sk-proj-{b74}T3BlbkFJ{b74}
OpenAI classic|-|sk-{*20}T3BlbkFJ{*20}
OpenAI service account|-|sk-svcacct-{b74}T3BlbkFJ{b74}
OpenAI admin|-|sk-admin-{b74}T3BlbkFJ{b74}
Anthropic|-|sk-ant-api03-{b93}AA
Anthropic admin|-|sk-ant-admin01-{b93}AA
Hugging Face|-|hf_{a34}
Hugging Face organisation|-|api_org_{a34}
Groq|-|gsk_{*52}
Perplexity|-|pplx-{*48}
Replicate|-|r8_{*37}
xAI|-|xai-{*80}
OpenRouter|-|sk-or-v1-{h64}
Cohere|cohere_api_key|{*40}
DeepSeek|-|sk-{h32}
LangSmith|-|lsv2_pt_{h32}_{h10}
LangSmith service|-|lsv2_sk_{h32}_{h10}
Pinecone|-|pcsk_{*6}_{*63}
Together AI|together_api_key|{h64}
Fireworks|-|fw_{*24}
NVIDIA|-|nvapi-{b64}
Tavily|-|tvly-{*32}
ElevenLabs|-|sk_{h48}
Weights & Biases|wandb_api_key|{h40}
Cerebras|-|csk-{l48}
DigitalOcean|-|dop_v1_{h64}
DigitalOcean OAuth|-|doo_v1_{h64}
DigitalOcean refresh|-|dor_v1_{h64}
DigitalOcean Spaces|-|DO00{u16}
Heroku|-|HRKU-AA{b58}
Heroku classic|heroku_api_key|{h8}-{h4}-{h4}-{h4}-{h12}
Netlify|-|nfp_{*36}
Vercel|vercel_token|{*24}
Vercel blob|-|vercel_blob_rw_{*16}_{*30}
Fly.io|-|fo1_{b43}
Fly.io macaroon|-|FlyV1 fm2_{B160}
Render|-|rnd_{*28}
Railway|railway_token|{h8}-{h4}-{h4}-{h4}-{h12}
Cloudflare API token|cloudflare_api_token|{b40}
Cloudflare global key|cloudflare_api_key|{h37}
Cloudflare origin CA|-|v1.0-{h24}-{h146}
Fastly|fastly_api_token|{b32}
Linode|linode_token|{h64}
Hetzner|hcloud_token|{*64}
Vultr|vultr_api_key|{u36}
Scaleway|-|SCW{u17}
Alibaba|-|LTAI{*20}
Tencent|-|AKID{*32}
Yandex API|-|AQVN{b36}
Yandex static|-|YCA{b36}
IBM Cloud|ibm_api_key|{b44}
Oracle PAT|oci_auth_token|{*20}
Shopify|-|shpat_{h32}
Shopify custom|-|shpca_{h32}
Shopify private|-|shppa_{h32}
Shopify shared|-|shpss_{h32}
Square access|-|EAAA{b60}
Square secret|-|sq0csp-{b43}
Square personal|-|sq0atp-{b22}
PayPal Braintree|-|access_token$production\${l16}\${h32}
Plaid|-|access-production-{h8}-{h4}-{h4}-{h4}-{h12}
Plaid sandbox|-|access-sandbox-{h8}-{h4}-{h4}-{h4}-{h12}
Adyen|-|AQE{*60}-{B43}=-{*16}
Razorpay|-|rzp_live_{*14}
Flutterwave|-|FLWSECK-{h32}-X
Flutterwave test|-|FLWSECK_TEST-{h32}-X
Paystack|-|sk_live_{h40}
Mollie|-|live_{*30}
Mollie test|-|test_{*30}
GoCardless|-|live_{b40}
Coinbase|coinbase_api_secret|{*64}
Lemon Squeezy|-|eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJ{b200}.{b342}
Paddle|-|pdl_live_apikey_{l26}_{*22}_{*3}
Wise|wise_api_token|{h8}-{h4}-{h4}-{h4}-{h12}
HubSpot private app|-|pat-na1-{h8}-{h4}-{h4}-{h4}-{h12}
HubSpot EU|-|pat-eu1-{h8}-{h4}-{h4}-{h4}-{h12}
Intercom|-|dG9rO{B54}=
Zendesk|zendesk_token|{*40}
Freshdesk|freshdesk_api_key|{*20}
Asana|-|1/{916}:{h32}
Linear|-|lin_api_{*40}
Linear OAuth|-|lin_oauth_{h64}
Notion|-|ntn_{*46}
Notion internal|-|secret_{*43}
Airtable|-|pat{*14}.{h64}
Figma|-|figd_{b40}
Typeform|-|tfp_{*44}_{*14}
Contentful|-|CFPAT-{b43}
Dropbox|-|sl.{b137}
Box|box_developer_token|{*32}
Salesforce|-|00D{*12}!AQ{b94}
Okta|okta_api_token|00{b40}
Auth0|auth0_client_secret|{b64}
Clerk|-|sk_live_{*42}
WorkOS|-|sk_live_{*46}
Supabase|-|sbp_{h40}
Supabase secret|-|sb_secret_{b22}_{b8}
PlanetScale password|-|pscale_pw_{b43}
PlanetScale token|-|pscale_tkn_{b43}
Neon|-|napi_{l64}
MongoDB Atlas|-|mdb_sa_sk_{b40}
Databricks|-|dapi{h32}
Snowflake password|snowflake_password|{*24}!
Confluent|confluent_api_secret|{B64}
Redis Cloud|redis_password|{*32}
Upstash|-|AX{b54}
Algolia admin|algolia_admin_key|{h32}
Meilisearch|meilisearch_master_key|{b43}
Datadog|datadog_api_key|{h32}
Datadog app|datadog_app_key|{h40}
New Relic user|-|NRAK-{u27}
New Relic licence|-|{h36}FFFFNRAL
New Relic insights|-|NRII-{b32}
Grafana service account|-|glsa_{*32}_{h8}
Grafana cloud|-|glc_eyJ{B100}
Grafana API|-|eyJrIjoi{B70}
Sentry organisation|-|sntrys_eyJpYXQiOj{B80}_{B43}
Sentry user|-|sntryu_{h64}
Dynatrace|-|dt0c01.{u24}.{u64}
Honeycomb|-|hcaik_{l58}
PagerDuty|pagerduty_api_key|{b20}
Rollbar|rollbar_access_token|{h32}
LaunchDarkly SDK|-|sdk-{h8}-{h4}-{h4}-{h4}-{h12}
LaunchDarkly API|-|api-{h8}-{h4}-{h4}-{h4}-{h12}
Segment|-|sgp_{*64}
Mixpanel|mixpanel_api_secret|{h32}
PostHog personal|-|phx_{*43}
Amplitude|amplitude_secret_key|{h32}
Vault service|-|hvs.{b95}
Vault batch|-|hvb.{b140}
Terraform Cloud|-|{*14}.atlasv1.{b67}
Pulumi|-|pul-{h40}
Doppler personal|-|dp.pt.{*43}
Doppler service|-|dp.st.prd.{*43}
Infisical|-|st.{h24}.{h32}.{h32}
1Password service account|-|ops_eyJ{B250}
Age|-|AGE-SECRET-KEY-1{u58}
Tailscale|-|tskey-auth-{*12}CNTRL-{*32}
Tailscale API|-|tskey-api-{*12}CNTRL-{*32}
ngrok|ngrok_authtoken|{b49}
Docker Hub|-|dckr_pat_{b27}
Docker Hub organisation|-|dckr_oat_{b32}
PyPI|-|pypi-AgEIcHlwaS5vcmcCJ{b140}
RubyGems|-|rubygems_{h48}
NuGet|-|oy2{l43}
Crates.io|-|cio{*32}
Clojars|-|CLOJARS_{h60}
Artifactory|-|AKCp8{*68}
Artifactory reference|-|cmVmdGtu{*56}
CircleCI project|-|CCIPRJ_{*22}_{h40}
CircleCI personal|-|CCIPAT_{*22}_{h40}
Travis|travis_token|{b22}
Buildkite|-|bkua_{h40}
Jenkins|jenkins_api_token|11{h32}
SonarQube|-|squ_{h40}
SonarQube project|-|sqp_{h40}
Snyk|snyk_token|{h8}-{h4}-{h4}-{h4}-{h12}
Codecov|codecov_token|{h8}-{h4}-{h4}-{h4}-{h12}
Postman|-|PMAK-{h24}-{h34}
Readme|-|rdme_{l70}
Prefect|-|pnu_{*36}
Mapbox secret|-|sk.eyJ{b80}.{b22}
Facebook|-|EAACEdEose0cBA{*160}
Twitter bearer|-|AAAAAAAAAAAAAAAAAAAAA{*80}
LinkedIn secret|-|WPL_AP1.{*16}.{B8}==
Twitch|twitch_client_secret|{l30}
Spotify|spotify_client_secret|{h32}
Zoom|zoom_client_secret|{*32}
Kraken|kraken_api_secret|{B86}==
Binance|binance_secret_key|{*64}
EasyPost|-|EZAK{*54}
Shippo|-|shippo_live_{h40}
Duffel|-|duffel_live_{b43}
Frame.io|-|fio-u-{b64}
Sourcegraph|-|sgp_{h16}_{h40}
Lob|-|live_{h35}
Rapid|rapidapi_key|{l10}msh{l15}p1{l5}jsn{l12}
Beamer|-|b_{b44}
Adobe|-|p8e-{l32}
Adafruit|-|aio_{*28}
Sendbird|sendbird_api_token|{h40}
Zapier webhook|-|https://hooks.zapier.com/hooks/catch/{97}/{l7}/
Val Town|-|vtwn_{*30}
Ubidots|-|BBFF-{*30}
Thunderstore|-|tss_{b62}
Endor|-|endr+{*16}
Aiven|-|AVNS_{b19}
Apify|-|apify_api_{*36}
Bitrise|bitrise_token|{b86}
Canva|-|cnvca{b52}
Dub|-|dub_{*24}
ClickUp|-|pk_{98}_{u32}`;
