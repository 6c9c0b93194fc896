package io.darkroom.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.job.JobCommand;
import io.darkroom.gateway.Refusal;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TopicSenderTest {

    @Test
    @Timeout(20)
    void withoutABrokerTheCallerIsToldInTime() {
        TopicSender sender = new TopicSender(new ObjectMapper(), "127.0.0.1:1", Duration.ofMillis(300));
        sender.start(null);
        try {
            Refusal refusal = catchThrowableOfType(Refusal.class, () -> sender.command(new JobCommand.Cancel(1, "acme", false)));
            assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE);
            assertThat(refusal.failure().message()).doesNotContain("127.0.0.1");
        } finally {
            sender.stop(null);
        }
    }
}
