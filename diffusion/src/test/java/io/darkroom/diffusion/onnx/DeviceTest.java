package io.darkroom.diffusion.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DeviceTest {

    @Test
    void theProcessorIsTakenWhenAskedFor() {
        assertThat(Device.select("cpu").name()).isEqualTo("cpu");
        assertThat(Device.select("cpu").report()).isEqualTo("cpu: asked for");
    }

    @Test
    void autoSaysWhichDeviceRunsAndWhy() {
        Device device = Device.select("auto");
        if (device.isCpu()) {
            assertThat(device.report()).startsWith("cpu: cuda:0 cannot be used: ").doesNotContain("\n");
        } else {
            assertThat(device.report()).isEqualTo("cuda:0: found");
        }
    }

    @Test
    void aDeviceThatIsNotThereIsAnErrorWhenAskedForByName() {
        assertThatThrownBy(() -> Device.select("cuda:63")).isInstanceOf(OnnxException.class).hasMessageStartingWith("cuda:63 cannot be used: ");
    }

    @Test
    void otherNamesAreRefused() {
        for (String name : new String[] {"", "gpu", "cuda:", "cuda:-1", "cuda:1234", "CPU"}) {
            assertThatThrownBy(() -> Device.select(name)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("auto, cpu, cuda, cuda:N");
        }
    }
}
