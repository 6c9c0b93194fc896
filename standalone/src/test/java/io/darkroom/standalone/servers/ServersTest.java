package io.darkroom.standalone.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServersTest {
    private static final TopicPartition PARTITION = new TopicPartition("kept", 0);

    @TempDir
    Path data;

    @Test
    void whatWasWrittenIsThereAfterARestartAtTheSameAddresses() throws Exception {
        ServerAddresses before;
        try (Servers servers = start()) {
            before = servers.addresses();
            write(before);
        }

        try (Servers servers = start()) {
            assertThat(servers.addresses()).isEqualTo(before);
            assertThat(read(before)).isEqualTo("a record");
            try (Connection database = connect(before); Statement statement = database.createStatement()) {
                assertThat(one(statement, "select word from kept")).isEqualTo("a row");
                assertThat(one(statement, "show fsync")).isEqualTo("on");
                assertThat(one(statement, "show synchronous_commit")).isEqualTo("on");
                assertThat(one(statement, "show full_page_writes")).isEqualTo("on");
            }
            assertThat(anonymousStatus(before)).isEqualTo(403);
        }
    }

    private Servers start() throws Exception {
        return Servers.start(new Servers.Settings(data, "127.0.0.1", "access", "secret", EmbeddedPostgres.Durability.SAFE));
    }

    private void write(ServerAddresses servers) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", servers.kafka());
        try (Admin admin = Admin.create(settings);
                var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic(PARTITION.topic(), 1, (short) 1))).all().get();
            producer.send(new ProducerRecord<>(PARTITION.topic(), "a record")).get();
        }
        try (Connection database = connect(servers); Statement statement = database.createStatement()) {
            statement.execute("create table kept (word text)");
            statement.execute("insert into kept values ('a row')");
        }
    }

    private static String read(ServerAddresses servers) {
        try (var consumer = new KafkaConsumer<>(Map.<String, Object>of("bootstrap.servers", servers.kafka()), new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            ConsumerRecords<String, String> records = consumer.poll(Duration.ofSeconds(20));
            return records.iterator().next().value();
        }
    }

    private static Connection connect(ServerAddresses servers) throws Exception {
        return DriverManager.getConnection("jdbc:" + servers.postgres().url(), servers.postgres().user(), servers.postgres().password());
    }

    private static String one(Statement statement, String query) throws Exception {
        try (ResultSet rows = statement.executeQuery(query)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static int anonymousStatus(ServerAddresses servers) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI bucket = URI.create(servers.s3().endpoint() + "/" + servers.s3().bucket());
            return client.send(HttpRequest.newBuilder(bucket).build(), HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }
}
