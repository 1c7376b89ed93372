import { quietly, type RecordedServer } from '../recorded-server.ts';

interface Server {
  listen(port: number, host: string, done: () => void): void;
}
interface ClientModule {
  readonly DynamoDBClient: new (options: object) => { send(command: object): Promise<unknown> };
  readonly CreateTableCommand: new (input: object) => object;
}
type Command = new (input: object) => object;
interface DocumentModule {
  readonly DynamoDBDocumentClient: { from(client: object): { send(command: object): Promise<unknown> } };
  readonly PutCommand: Command;
  readonly GetCommand: Command;
  readonly QueryCommand: Command;
  readonly ScanCommand: Command;
  readonly UpdateCommand: Command;
  readonly DeleteCommand: Command;
  readonly BatchWriteCommand: Command;
  readonly BatchGetCommand: Command;
}

const rounds = 60;

/** DynamoDB: JSON with types for names, and expressions with conditions in texts. */
export const dynalite: RecordedServer = {
  name: 'dynalite',
  installation: {
    name: 'dynalite',
    packages: { dynalite: '4.0.0', '@aws-sdk/client-dynamodb': '3.1169.0', '@aws-sdk/lib-dynamodb': '3.1169.0' },
  },
  serve: (load, port) =>
    new Promise((done) => {
      load<(options: object) => Server>('dynalite')({ createTableMs: 0 }).listen(port, '127.0.0.1', done);
    }),
  async drive(load, url, texts) {
    const { DynamoDBClient, CreateTableCommand } = load<ClientModule>('@aws-sdk/client-dynamodb');
    const lib = load<DocumentModule>('@aws-sdk/lib-dynamodb');
    const client = new DynamoDBClient({
      endpoint: url,
      region: 'eu-north-1',
      maxAttempts: 1,
      credentials: { accessKeyId: 'shop', secretAccessKey: 'made up' },
    });
    const TableName = 'people';
    await client.send(
      new CreateTableCommand({
        TableName,
        KeySchema: [
          { AttributeName: 'city', KeyType: 'HASH' },
          { AttributeName: 'name', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: ['city', 'name'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    const documents = lib.DynamoDBDocumentClient.from(client);
    const ask = (command: object): Promise<unknown> => quietly(() => documents.send(command));
    for (let round = 0; round < rounds; round += 1) {
      const person = { ...texts.person(), tags: [texts.words(1), texts.words(2)], address: { country: 'NO', lines: [texts.words(3)] } };
      const Key = { city: person.city, name: person.name };
      await ask(
        new lib.PutCommand({
          TableName,
          Item: person,
          ConditionExpression: 'attribute_not_exists(#n)',
          ExpressionAttributeNames: { '#n': 'name' },
        }),
      );
      await ask(new lib.GetCommand({ TableName, Key, ProjectionExpression: 'city, note, tags[0], address.lines[0]' }));
      await ask(
        new lib.QueryCommand({
          TableName,
          KeyConditionExpression: 'city = :city AND begins_with(#n, :start)',
          FilterExpression: 'age BETWEEN :low AND :high OR (contains(note, :word) AND NOT company = :company)',
          ExpressionAttributeNames: { '#n': 'name' },
          ExpressionAttributeValues: {
            ':city': person.city,
            ':start': person.name.slice(0, 3),
            ':low': person.age,
            ':high': 99,
            ':word': texts.words(1),
            ':company': person.company,
          },
          ScanIndexForward: false,
          Limit: 10 + round,
        }),
      );
      await ask(
        new lib.UpdateCommand({
          TableName,
          Key,
          UpdateExpression:
            'SET note = :note, visits = if_not_exists(visits, :zero) + :one, tags = list_append(tags, :tags) REMOVE address.#l',
          ConditionExpression: 'age >= :age AND attribute_exists(company)',
          ExpressionAttributeNames: { '#l': 'lines' },
          ExpressionAttributeValues: { ':note': texts.prose(), ':zero': 0, ':one': 1, ':tags': [texts.words(2)], ':age': person.age },
          ReturnValues: 'ALL_NEW',
        }),
      );
      if (round % 3 === 0)
        await ask(
          new lib.ScanCommand({
            TableName,
            FilterExpression: 'size(note) > :size AND attribute_type(age, :type) AND company IN (:a, :b)',
            ExpressionAttributeValues: { ':size': round, ':type': 'N', ':a': person.company, ':b': texts.person().company },
          }),
        );
      if (round % 3 === 1) {
        const people = [texts.person(), texts.person()];
        await ask(new lib.BatchWriteCommand({ RequestItems: { [TableName]: people.map((Item) => ({ PutRequest: { Item } })) } }));
        await ask(new lib.BatchGetCommand({ RequestItems: { [TableName]: { Keys: people.map(({ city, name }) => ({ city, name })) } } }));
      }
      if (round % 5 === 0) await ask(new lib.DeleteCommand({ TableName, Key }));
    }
  },
};
