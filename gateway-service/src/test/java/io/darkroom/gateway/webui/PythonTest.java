package io.darkroom.gateway.webui;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonTest {

    @ParameterizedTest
    @CsvSource({"7, 7.0", "0.1, 0.1", "0, 0.0", "-0.0, -0.0", "-2.50, -2.5", "100, 100.0", "1e7, 10000000.0", "123456789012345680, 1.2345678901234568e+17",
        "1e16, 1e+16", "9007199254740993, 9007199254740992.0", "0.0001, 0.0001", "0.00001, 1e-05", "1.5e-7, 1.5e-07", "1e100, 1e+100"})
    void aFloatLooksAsPythonWritesIt(double value, String text) {
        assertThat(Python.number(value)).isEqualTo(text);
    }
}
